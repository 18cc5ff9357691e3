package dev.parley.node;

import static dev.parley.node.KernelConnection.expect;

import dev.parley.linux.Fd;
import dev.parley.wire.Ask;
import dev.parley.wire.Tell;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * This process's standing with a kernel, and the way back to one when that is lost. Thread-safe.
 *
 * <p>A kernel is the present one from the moment at which it knows all that the one before knew of
 * this process, so nobody meets a kernel that knows half of it. What is asked meanwhile fails with
 * {@link KernelLost}.
 */
final class Membership implements AutoCloseable {

    /** Tells a new kernel what the one before knew. */
    interface Renewal {
        void renew(KernelConnection kernel) throws IOException;
    }

    private static final Logger LOG = System.getLogger("parley.node");

    /** No optional features yet. */
    private static final long FEATURES = 0;

    private static final long NO_FORMER_ID = 0;

    private final Joining joining;
    private final List<Fd> pages;
    private final Poller poller;
    private final KernelConnection.Listener unasked;
    private List<Renewal> renewals = List.of();
    private volatile @Nullable Standing standing;

    /** The latest connection, whatever becomes of it. */
    private volatile @Nullable KernelConnection latest;

    private volatile boolean leaving;

    /** There while it is at work; guarded by this. */
    private @Nullable BackgroundThread rejoining;

    private record Standing(KernelConnection kernel, Tell.Welcome welcome) {}

    /**
     * @param pages what this process shows of itself, in the kernel's order; they stay the caller's
     */
    Membership(Joining joining, List<Fd> pages, Poller poller, KernelConnection.Listener unasked) {
        this.joining = joining;
        this.pages = pages;
        this.poller = poller;
        this.unasked = unasked;
    }

    /**
     * Joins for the first time. Blocks until the kernel has answered.
     *
     * @param toRenew what is to be done with each kernel before it becomes the present one
     */
    void join(List<Renewal> toRenew) throws KernelRefusal, IOException {
        renewals = toRenew;
        if (!settle(enter(NO_FORMER_ID))) {
            throw new KernelLost("the kernel is gone");
        }
    }

    /** The present kernel; where that is lost, whatever is asked of it fails. */
    KernelConnection kernel() {
        return standing().kernel;
    }

    /** How the present kernel, or the last one, greeted this process. */
    Tell.Welcome welcome() {
        return standing().welcome;
    }

    /** Gives up the way back. */
    @Override
    public void close() {
        BackgroundThread thread = leave();
        if (thread != null) {
            thread.wake();
            KernelConnection attempt = latest;
            if (attempt != null) {
                attempt.abandon(haveLeft());
            }
            thread.awaitEnd();
        }
    }

    /** The last act, on the background thread. */
    void end() {
        leave();
        KernelConnection last = latest;
        if (last != null) {
            last.sayLast(new Ask.Leave());
            last.end(haveLeft());
        }
    }

    private Standing standing() {
        return Objects.requireNonNull(standing, "not joined");
    }

    private Standing enter(long formerId) throws KernelRefusal, IOException {
        KernelConnection kernel =
                new KernelConnection(joining.connect(), poller, unasked, this::lost);
        latest = kernel;
        try {
            if (leaving) { // else whoever closes this sees the latest connection
                throw haveLeft();
            }
            Tell.Welcome welcome =
                    kernel.ask(
                            new Ask.Hello(
                                    FEATURES,
                                    joining.program(),
                                    Build.version(),
                                    joining.own(),
                                    formerId),
                            pages,
                            expect(Tell.Welcome.class));
            for (Renewal renewal : renewals) {
                renewal.renew(kernel);
            }
            return new Standing(kernel, welcome);
        } catch (KernelRefusal | IOException e) {
            kernel.abandon(KernelLost.because(e));
            throw e;
        }
    }

    /** Makes a kernel the present one; false: it is gone again. */
    private synchronized boolean settle(Standing next) {
        boolean alive = !next.kernel.isLost();
        if (alive) {
            standing = next;
            rejoining = null;
        }
        return alive;
    }

    /** On the background thread. An attempt that fails is tried again by whoever made it. */
    private synchronized void lost(KernelConnection kernel) {
        Standing last = standing;
        if (last != null && last.kernel == kernel && !leaving) {
            rejoining =
                    new BackgroundThread("parley-rejoin", () -> rejoin(last.welcome.self().id()));
            rejoining.start();
        }
    }

    private void rejoin(long formerId) {
        Backoff backoff = new Backoff(ThreadLocalRandom.current());
        boolean refused = false;
        boolean back = false;
        while (!back && !leaving) {
            LockSupport.parkNanos(backoff.nextNanos());
            try {
                back = settle(enter(formerId));
            } catch (KernelRefusal e) {
                if (!refused) {
                    refused = true;
                    LOG.log(Level.WARNING, "kernel.refuses socket={0}: {1}", joining.path(), e);
                }
            } catch (IOException _) {
                // No kernel yet.
            }
        }
        if (back) {
            LOG.log(Level.INFO, "kernel.back socket={0}", joining.path());
        }
    }

    private synchronized @Nullable BackgroundThread leave() {
        leaving = true;
        return rejoining;
    }

    private static KernelLost haveLeft() {
        return new KernelLost("this process has left the node");
    }
}
