package dev.parley.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Looks whether the demonstration has left anything behind. */
final class Leftovers {

    private static final Path OWN_MEMORY = Path.of("/proc/self/maps");

    /** How the mappings of shared memory begin that Parley makes. */
    private static final String SHARED_MEMORY = "/memfd:parley";

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    private Leftovers() {}

    /**
     * Fails if there is a process, a file, or shared memory. Blocks for a moment where that is only
     * just being given back.
     */
    static void requireNone(Troupe troupe) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        List<String> found = find(troupe);
        while (!found.isEmpty() && System.nanoTime() - begin < PATIENCE.toNanos()) {
            Thread.sleep(LOOK_AGAIN);
            found = find(troupe);
        }
        if (!found.isEmpty()) {
            throw new DemoFailed("left behind: " + String.join(", ", found));
        }
    }

    private static List<String> find(Troupe troupe) throws IOException {
        List<String> found = new ArrayList<>();
        if (troupe.isAnyAlive() || ProcessHandle.current().descendants().findAny().isPresent()) {
            found.add("a process");
        }
        troupe.directory()
                .filter(Files::exists)
                .ifPresent(directory -> found.add("the directory " + directory));
        if (holdsSharedMemory()) {
            found.add("shared memory");
        }
        return found;
    }

    /** The memory of the other processes has gone with them; ours could still be mapped. */
    private static boolean holdsSharedMemory() throws IOException {
        try (Stream<String> mappings = Files.lines(OWN_MEMORY)) {
            return mappings.anyMatch(mapping -> mapping.contains(SHARED_MEMORY));
        }
    }
}
