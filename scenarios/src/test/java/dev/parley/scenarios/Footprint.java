package dev.parley.scenarios;

import static dev.parley.scenarios.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What Parley has of the operating system in this process: its members of a node, and the node's
 * kernel if it runs here.
 *
 * @param descriptors those of the kinds that it uses, by kind
 * @param mappings of shared memory, by kind
 * @param threads by name
 */
public record Footprint(List<String> descriptors, List<String> mappings, List<String> threads) {

    private static final Footprint NOTHING = new Footprint(List.of(), List.of(), List.of());

    private static final Pattern OURS = Pattern.compile("(socket|pidfd|anon_inode|/memfd):.*");

    public static Footprint now() {
        return new Footprint(openDescriptors(), sharedMappings(), parleyThreads());
    }

    /** Waits until everything that came since is gone. What was on its way out may be gone, too. */
    public void awaitAgain() {
        soon().untilAsserted(() -> assertThat(now().beyond(this)).isEqualTo(NOTHING));
    }

    private Footprint beyond(Footprint before) {
        return new Footprint(
                beyond(descriptors, before.descriptors),
                beyond(mappings, before.mappings),
                beyond(threads, before.threads));
    }

    private static List<String> beyond(List<String> now, List<String> before) {
        List<String> rest = new ArrayList<>(now);
        before.forEach(rest::remove);
        return rest;
    }

    private static List<String> openDescriptors() {
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            return links.map(Footprint::kind).filter(OURS.asMatchPredicate()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String kind(Path link) {
        try {
            return Files.readSymbolicLink(link).toString().replaceAll("\\d+", "");
        } catch (IOException _) {
            return "closed meanwhile";
        }
    }

    private static List<String> sharedMappings() {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(line -> line.contains("/memfd:"))
                    .map(line -> line.substring(line.indexOf("/memfd:")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> parleyThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("parley"))
                .sorted()
                .toList();
    }
}
