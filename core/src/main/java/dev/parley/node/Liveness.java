package dev.parley.node;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Futex;
import dev.parley.linux.Mapping;
import dev.parley.linux.RobustFutex;
import dev.parley.linux.WaitVector;
import dev.parley.linux.Words;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets peers see the death of this process at once, and sees theirs: before their memory is freed,
 * which is when their sockets hang up (docs/adr/0012-death-is-seen-by-a-robust-futex.md).
 *
 * <p>One thread owns the word in this process's liveness page and sleeps on the words of its peers.
 * What it sees is a hint that comes early: a link whose peer is not watched here ends by its
 * socket's hang-up.
 *
 * <p>{@link #watch} and {@link Watch#close} are thread-safe. A peer's page is let go by the thread
 * alone, which alone sleeps on it.
 *
 * <pre>
 *   liveness page   offset  size
 *     owner              0     4   as Linux and {@link RobustFutex} have it
 *     bell              64     4   rung when the thread is to look at its peers anew
 * </pre>
 */
final class Liveness implements AutoCloseable {

    private static final Logger LOG = System.getLogger("parley.node");

    /** Whether peers are watched; to measure what that brings. */
    private static final boolean WATCHING =
            Boolean.parseBoolean(System.getProperty("dev.parley.liveness", "true"))
                    && Futex.waitAnySupported();

    private static final long OWNER = 0;
    private static final long BELL = 64;
    private static final long RECHECK_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Whoever wakes this thread for nothing, does so no more than a thousand times a second. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final OwnPage page;
    private final Words words;
    private final Runnable atFailure;
    private final BackgroundThread thread = new BackgroundThread("parley-liveness", this::run);
    private final CompletableFuture<Boolean> owned = new CompletableFuture<>();

    /** By member, in the order in which they came; the first are slept on. Guarded by this. */
    private final Map<Long, Peer> peers = new LinkedHashMap<>();

    private volatile boolean stopping;

    /** A process at the other end of links. Guarded by the liveness that it belongs to. */
    private static final class Peer {

        private final Mapping page;
        private final Words words;
        private final int alive;
        private final Set<Watch> watches = new HashSet<>();

        Peer(Mapping page) {
            this.page = page;
            this.words = page.words();
            this.alive = words.getIntVolatile(OWNER);
        }

        /** A word that changes without saying that its owner is dead is a lie, and no better. */
        boolean isDead() {
            return words.getIntVolatile(OWNER) != alive || RobustFutex.isOwnerDead(alive);
        }

        /** Linux has woken one of those who sleep on the word; whoever it was wakes the others. */
        void wakeOthers() {
            words.wake(OWNER, Integer.MAX_VALUE);
        }
    }

    /** Waits for the death of one peer. */
    final class Watch implements AutoCloseable {

        /** Null: nobody looks. */
        private final @Nullable Peer peer;

        private final Runnable died;

        private Watch(@Nullable Peer peer, Runnable died) {
            this.peer = peer;
            this.died = died;
        }

        /** Ends the wait; harmless if it has ended. What is to be run may be running. */
        @Override
        public void close() {
            unwatch(this);
        }
    }

    private Liveness(OwnPage page, Runnable atFailure) {
        this.page = page;
        this.words = page.mapping().words();
        this.atFailure = atFailure;
    }

    /**
     * Makes this process's page and starts the thread that owns its word.
     *
     * @param atFailure runs if the thread ends without having been closed: from then on peers take
     *     this process for dead
     */
    static Liveness start(Runnable atFailure) throws ErrnoException {
        Liveness liveness = new Liveness(OwnPage.create(PageKind.LIVENESS), atFailure);
        liveness.thread.start();
        liveness.owned.join();
        return liveness;
    }

    /** The descriptor of this process's page, to be shown to the kernel; stays owned by this. */
    Fd descriptor() {
        return page.descriptor();
    }

    /**
     * Runs {@code died}, on the thread, once the peer is dead. Fails to watch rather than the
     * caller: its socket tells of the death as well.
     *
     * @param page the peer's liveness page; looked at unless the peer is watched already
     */
    synchronized Watch watch(long memberId, Fd page, Runnable died) {
        Peer peer = WATCHING && !stopping ? peer(memberId, page) : null;
        Watch watch = new Watch(peer, died);
        if (peer != null) {
            peer.watches.add(watch);
        }
        return watch;
    }

    private @Nullable Peer peer(long memberId, Fd page) {
        Peer known = peers.get(memberId);
        if (known != null) {
            return known;
        }
        try {
            Peer peer = new Peer(PageKind.LIVENESS.mapOther(page));
            peers.put(memberId, peer);
            ring();
            return peer;
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "liveness.unwatched member={0}: {1}",
                    Long.toString(memberId),
                    e.getMessage());
            return null;
        }
    }

    private synchronized void unwatch(Watch watch) {
        Peer peer = watch.peer;
        if (peer != null && peer.watches.remove(watch) && peer.watches.isEmpty()) {
            ring();
        }
    }

    /** Tells the peers that this process is gone, and waits for the thread. */
    @Override
    public void close() {
        stopping = true;
        ring();
        thread.awaitEnd();
    }

    private void ring() {
        words.getAndAddInt(BELL, 1);
        words.wake(BELL, 1);
    }

    private void run() {
        try (var _ = RobustFutex.own(page.mapping().address() + OWNER);
                WaitVector vector = WaitVector.ofCapacity(Futex.MAX_WORDS)) {
            owned.complete(true);
            loop(vector);
        } catch (RuntimeException | Error e) {
            owned.completeExceptionally(e);
            LOG.log(Level.ERROR, "liveness.failed", e);
            throw e;
        } finally {
            boolean failed = !stopping;
            letGo();
            if (failed) {
                atFailure.run();
            }
        }
    }

    private void loop(WaitVector vector) {
        int lastRung = words.getIntVolatile(BELL) - 1;
        while (true) {
            int rung =
                    words.getIntVolatile(BELL); // before the looks: a ring during them is not lost
            if (stopping) {
                return;
            }
            vector.clear();
            vector.add(page.mapping().address() + BELL, rung);
            List<Watch> ended = look(vector);
            ended.forEach(watch -> watch.died.run());
            if (ended.isEmpty()) {
                if (rung == lastRung) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                sleep(vector, rung);
            }
            lastRung = rung;
        }
    }

    /** Takes out who is dead, lets go of who is watched no more, and adds the others' words. */
    private synchronized List<Watch> look(WaitVector vector) {
        List<Watch> ended = new ArrayList<>();
        peers.values()
                .removeIf(
                        peer -> {
                            if (peer.isDead()) {
                                peer.wakeOthers();
                                ended.addAll(peer.watches);
                                peer.watches.clear();
                            }
                            boolean needed = !peer.watches.isEmpty();
                            if (!needed) {
                                peer.page.retire();
                            } else if (vector.size() < Futex.MAX_WORDS) {
                                vector.add(peer.page.address() + OWNER, peer.alive);
                            }
                            return !needed;
                        });
        return ended;
    }

    private void sleep(WaitVector vector, int rung) {
        if (vector.size() == 1) {
            words.sleep(BELL, rung, RECHECK_NANOS); // works before Linux 5.16, too
        } else {
            Futex.waitAny(vector, RECHECK_NANOS);
        }
    }

    private synchronized void letGo() {
        stopping = true;
        peers.values().forEach(peer -> peer.page.retire());
        peers.clear();
        page.retire();
    }
}
