package dev.parley.kernel;

import dev.parley.kernel.state.NameHolder;
import dev.parley.kernel.state.Node;
import dev.parley.kernel.state.Origin;
import dev.parley.linux.Processes;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A running kernel: the one process manager of a node.
 *
 * <p>It listens on the node's socket and works in a thread of its own until it is closed. The links
 * that it made between processes do not need it, and go on without it.
 *
 * <p>Thread-safe. Owns the socket, the lock beside it, and every descriptor that came in.
 */
public final class Kernel implements AutoCloseable {

    private static final Logger LOG = System.getLogger("parley.kernel");

    private final Path socket;
    private final KernelLoop loop;
    private final Thread thread;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private Kernel(Path socket, NodeSocket nodeSocket, KernelLoop loop) {
        this.socket = socket;
        this.loop = loop;
        this.thread =
                Thread.ofPlatform()
                        .name("parley-kernel")
                        .daemon()
                        .unstarted(() -> work(nodeSocket));
    }

    /**
     * Starts a kernel. Returns when processes can join. Does not wait for another kernel to end.
     *
     * @throws KernelCannotStart the socket's directory is not safe, another kernel runs there, or
     *     something that is no socket is in its place
     * @throws IOException the system refuses: for instance the path is longer than 107 bytes
     */
    public static Kernel start(KernelOptions options) throws IOException {
        NodeSocket nodeSocket = NodeSocket.open(options.socket(), options.kind());
        try {
            Origin origin = origin(options, nodeSocket.journal().names());
            KernelLoop loop = KernelLoop.create(new Node(origin), nodeSocket);
            Kernel kernel = new Kernel(options.socket(), nodeSocket, loop);
            LOG.log(Level.INFO, "started socket=" + options.socket() + " epoch=" + origin.epoch());
            kernel.thread.start();
            return kernel;
        } catch (IOException e) {
            nodeSocket.close();
            throw e;
        }
    }

    private static Origin origin(KernelOptions options, Map<String, NameHolder> kept)
            throws IOException {
        return new Origin(
                epoch(),
                Machine.hostName(),
                options.kind().policy(Processes.effectiveUid()),
                Machine.within(options.limits()),
                kept);
    }

    /** Random; not one whose ids would look as if they were of no life at all. */
    private static long epoch() {
        SecureRandom random = new SecureRandom();
        long epoch;
        do {
            epoch = random.nextLong();
        } while (Node.tag(epoch) == 0);
        return epoch;
    }

    private void work(NodeSocket nodeSocket) {
        try (nodeSocket;
                loop) {
            loop.run();
            LOG.log(Level.INFO, "stopped socket=" + socket);
        } catch (IOException | RuntimeException | Error e) {
            LOG.log(Level.ERROR, "failed socket=" + socket, e);
            end.completeExceptionally(e);
        } finally {
            end.complete(null);
        }
    }

    /** Where processes join. */
    public Path socket() {
        return socket;
    }

    /**
     * Blocks until the kernel has ended.
     *
     * @throws IllegalStateException it ended by a mistake of its own, which is the cause
     */
    public void awaitEnd() throws InterruptedException {
        try {
            end.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the kernel has failed", e.getCause());
        }
    }

    /**
     * Ends the kernel, and blocks until it has: then the socket is gone, and every member has been
     * hung up on. The second time does nothing.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            loop.stop();
            joinThread();
            loop.wake().close();
        }
    }

    /** Whatever interrupts: a kernel that is half closed would keep its lock. */
    private void joinThread() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
