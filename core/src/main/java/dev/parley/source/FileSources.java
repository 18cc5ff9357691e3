package dev.parley.source;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Files and directories that change. Thread-safe; one thread hears of all of them. */
public final class FileSources {

    private static final Map<WatchKey, List<Watched>> WATCHED = new HashMap<>(); // by the class

    /** Made by the first use. */
    private static final class Shared {
        static final WatchService SERVICE = open();

        private static WatchService open() {
            try {
                WatchService service = FileSystems.getDefault().newWatchService();
                Thread.ofPlatform().daemon().name("parley-files").start(() -> run(service));
                return service;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Who wants to hear of it.
     *
     * @param name of a file in the directory; null: any
     */
    private record Watched(@Nullable Path name, Runnable event) {}

    private FileSources() {}

    /** Each time it changes. */
    public static Registration on(Path path, Runnable event) throws IOException {
        boolean isDirectory = Files.isDirectory(path);
        Path absolute = path.toAbsolutePath();
        Path directory = isDirectory ? absolute : absolute.getParent();
        if (directory == null) {
            throw new IOException(path + " is in no directory");
        }
        return add(directory, new Watched(isDirectory ? null : absolute.getFileName(), event));
    }

    private static synchronized Registration add(Path directory, Watched watched)
            throws IOException {
        WatchKey key = directory.register(Shared.SERVICE, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
        WATCHED.computeIfAbsent(key, _ -> new ArrayList<>()).add(watched);
        return () -> remove(key, watched);
    }

    private static synchronized void remove(WatchKey key, Watched watched) {
        List<Watched> those = WATCHED.get(key);
        if (those != null && those.remove(watched) && those.isEmpty()) {
            WATCHED.remove(key);
            key.cancel();
        }
    }

    private static synchronized List<Watched> watching(WatchKey key) {
        return List.copyOf(WATCHED.getOrDefault(key, List.of()));
    }

    private static void run(WatchService service) {
        try {
            while (true) {
                WatchKey key = service.take();
                List<Watched> watching = watching(key);
                for (WatchEvent<?> change : key.pollEvents()) {
                    watching.stream()
                            .filter(watched -> concerns(watched, change))
                            .forEach(watched -> watched.event().run());
                }
                key.reset();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** An overflow, of which the file is not known, concerns everybody. */
    private static boolean concerns(Watched watched, WatchEvent<?> change) {
        Object name = change.context();
        return watched.name() == null || name == null || watched.name().equals(name);
    }
}
