package dev.parley.cli.demo;

import dev.parley.ParleyException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The processes of the demonstration: the kernel, and those that talk.
 *
 * <p>Thread-safe: Ctrl-C closes it from another thread. Owns the processes; the kernel's process
 * owns the directory of the socket, which is removed here only if that process could not.
 */
final class Troupe implements AutoCloseable {

    private static final long LONGEST_EXIT_SECONDS = 1;

    private final List<Child> talkers = new CopyOnWriteArrayList<>();
    private volatile @Nullable Child kernel;
    private volatile @Nullable Path directory;
    private volatile boolean closed;

    /** Starts the kernel, and returns where it listens. */
    Path startKernel() throws IOException {
        Child started;
        synchronized (this) {
            requireOpen();
            started = Child.start(Role.KERNEL);
            kernel = started;
        }
        Path socket = Path.of(started.firstLine());
        directory = socket.getParent();
        return socket;
    }

    /** Starts one that talks. */
    synchronized Child start(Role role, Path socket) throws IOException {
        requireOpen();
        Child child = Child.start(role, socket.toString());
        talkers.add(child);
        return child;
    }

    private Stream<Child> all() {
        return Stream.concat(kernel().stream(), talkers.stream());
    }

    private void requireOpen() throws DemoFailed {
        if (closed) {
            throw DemoFailed.interrupted();
        }
    }

    Optional<Child> kernel() {
        return Optional.ofNullable(kernel);
    }

    Optional<Path> directory() {
        return Optional.ofNullable(directory);
    }

    /** The one with this process id. */
    Optional<Child> talker(long pid) {
        return talkers.stream().filter(child -> child.pid() == pid).findFirst();
    }

    /** Fails if one has ended that nobody dismissed. */
    void requireAlive() throws DemoFailed {
        for (Child child : all().toList()) {
            child.requireAlive();
        }
    }

    /**
     * What is behind a failure: if one of them has ended that nobody dismissed, that is what to
     * say. Blocks for a moment, because a process is missed before it has quite ended.
     */
    IOException explain(ParleyException failure) throws DemoFailed {
        CompletableFuture<?>[] ends =
                all().filter(child -> !child.isDismissed())
                        .map(Child::end)
                        .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.anyOf(ends)
                .completeOnTimeout(failure, LONGEST_EXIT_SECONDS, TimeUnit.SECONDS)
                .join();
        requireAlive();
        return closed ? DemoFailed.interrupted() : failure;
    }

    /** Whether one of the processes is still there. */
    boolean isAnyAlive() {
        return all().anyMatch(Child::isAlive);
    }

    /** Ends all of them, the kernel last, and blocks until they have ended. */
    @Override
    public void close() throws IOException {
        closed = true;
        endAll();
    }

    private synchronized void endAll() throws IOException {
        talkers.forEach(Child::hangUp);
        talkers.forEach(Child::awaitEnd);
        kernel().ifPresent(Child::hangUp);
        kernel().ifPresent(Child::awaitEnd);
        removeDirectory();
    }

    /** A kernel that was killed has left it. */
    private void removeDirectory() throws IOException {
        Path left = directory;
        if (left == null || !Files.exists(left)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(left)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(left);
    }
}
