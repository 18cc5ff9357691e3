package dev.parley.kernel;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.parley.linux.LockFile;
import dev.parley.linux.SeqpacketSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A node's listening socket, the lock that makes its kernel the only one, and the journal that one
 * kernel leaves to the next.
 *
 * <p>The lock is held for the kernel's life and given up by the operating system at its death,
 * however it dies. Whoever holds it knows that a socket file that is there is nobody's. The lock
 * file itself is never removed: between the removal and the next kernel's lock two kernels could
 * hold locks on two files of the same name.
 *
 * <p>Owned by the kernel's loop; not thread-safe.
 */
final class NodeSocket implements AutoCloseable {

    private static final int BACKLOG = 128;

    private final Path path;
    private final LockFile lock;
    private final NameJournal journal;
    private final SeqpacketSocket listener;

    private NodeSocket(Path path, LockFile lock, NameJournal journal, SeqpacketSocket listener) {
        this.path = path;
        this.lock = lock;
        this.journal = journal;
        this.listener = listener;
    }

    /**
     * Listens at this path.
     *
     * @throws KernelCannotStart its directory is not safe, another kernel is there, or something
     *     that is no socket
     * @throws IOException the system refuses: for instance the path is longer than 107 bytes
     */
    static NodeSocket open(Path path, NodeKind kind) throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory == null) {
            throw new KernelCannotStart("a socket needs a directory, socket=" + path);
        }
        SocketDirectory.prepare(directory, kind);
        LockFile lock = lock(path);
        try {
            removeStale(path);
            SeqpacketSocket listener = listen(path, kind);
            return new NodeSocket(path, lock, NameJournal.open(journalFile(path)), listener);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    private static LockFile lock(Path path) throws IOException {
        Path file = lockFile(path);
        return LockFile.tryLock(file)
                .orElseThrow(
                        () ->
                                new KernelCannotStart(
                                        "another kernel runs at " + path + ": it holds " + file));
    }

    /** {@code kernel.lock} beside {@code kernel.sock}. */
    static Path lockFile(Path socket) {
        return beside(socket, ".lock");
    }

    /** {@code kernel.names} beside {@code kernel.sock}. */
    static Path journalFile(Path socket) {
        return beside(socket, ".names");
    }

    private static Path beside(Path socket, String ending) {
        String name = String.valueOf(socket.getFileName());
        String stem = name.endsWith(".sock") ? name.substring(0, name.length() - 5) : name;
        return socket.resolveSibling(stem + ending);
    }

    /** Only under the lock: then a socket that is there is a dead kernel's. */
    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path, NOFOLLOW_LINKS)) {
            return;
        }
        // "Other" is what is neither file nor directory nor link.
        if (!Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS).isOther()) {
            throw new KernelCannotStart(path + " is in the way, and is no socket");
        }
        Files.delete(path);
    }

    private static SeqpacketSocket listen(Path path, NodeKind kind) throws IOException {
        SeqpacketSocket listener = SeqpacketSocket.listen(path, BACKLOG);
        try {
            // A moment late is in time: the directory and the umask let nobody in before.
            Files.setPosixFilePermissions(path, kind.socketPermissions());
            return listener;
        } catch (IOException e) {
            listener.close();
            throw e;
        }
    }

    SeqpacketSocket listener() {
        return listener;
    }

    NameJournal journal() {
        return journal;
    }

    /** Stops listening, and removes the socket before the lock is given up. */
    @Override
    public void close() throws IOException {
        try (lock;
                listener;
                journal) {
            Files.deleteIfExists(path);
        }
    }
}
