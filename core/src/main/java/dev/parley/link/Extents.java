package dev.parley.link;

import dev.parley.link.LinkFrame.Kind;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of the memory beside a link: makes extents, has the server map them, and uses
 * them again. Bounded; what is not in use goes when room is needed.
 *
 * <p>Thread-safe. An extent is shown to the server before a slot may name it, and the server has to
 * say that it took it.
 */
final class Extents {

    /** One that is so much larger than what is needed is not taken for it. */
    private static final int MOST_WASTE = 4;

    /** In use or not; the server takes no more either. */
    static final int MOST_EXTENTS = 256;

    private final ClientLink link;
    private final FrameSender sender;
    private final boolean shared;
    private final long limitBytes;

    private final List<Extent> free = new ArrayList<>(); // guarded by this
    private final Map<Integer, CompletableFuture<Boolean>> offered = new HashMap<>(); // by this
    private long usedBytes; // guarded by this
    private int used; // guarded by this
    private int lastId; // guarded by this
    private boolean over; // guarded by this

    /**
     * @param shared whether the server maps the extents, so that they serve many messages
     * @param limitBytes of all extents together
     */
    Extents(ClientLink link, FrameSender sender, boolean shared, long limitBytes) {
        this.link = link;
        this.sender = sender;
        this.shared = shared;
        this.limitBytes = limitBytes;
    }

    /**
     * Takes an extent of at least this size. Blocks until the server has mapped a new one.
     *
     * @param cancelled ends the wait, in a moment
     * @return null if it may not be had: over the limit, refused by the server, the link has ended,
     *     or the time is over
     * @throws ErrnoException the system has no memory for it
     */
    @Nullable Extent take(long sizeBytes, long deadline, AtomicBoolean cancelled)
            throws ErrnoException {
        Optional<Extent> present = takeFree(sizeBytes);
        if (present.isPresent()) {
            return present.get();
        }
        int id = charge(sizeBytes);
        if (id == 0) {
            return null;
        }
        Extent extent = create(id, sizeBytes);
        try {
            return !shared || show(extent, deadline, cancelled) ? extent : null;
        } catch (ErrnoException e) {
            drop(extent);
            throw e;
        }
    }

    private Extent create(int id, long sizeBytes) throws ErrnoException {
        boolean made = false;
        try {
            Extent extent = Extent.create(id, sizeBytes);
            made = true;
            return extent;
        } finally {
            if (!made) {
                refund(sizeBytes);
            }
        }
    }

    /** Gives one back that no message is in any more. */
    void giveBack(Extent extent) {
        if (!keep(extent)) {
            drop(extent);
        }
    }

    /** The server's answer to one that it was shown. */
    synchronized void answered(int id, boolean taken) {
        CompletableFuture<Boolean> answer = offered.remove(id);
        if (answer != null) {
            answer.complete(taken);
        }
    }

    /** The link has ended: nobody answers any more, and what is free goes. */
    synchronized void end() {
        over = true;
        List.copyOf(offered.values()).forEach(answer -> answer.complete(false));
        offered.clear();
        free.forEach(Extent::retire);
        free.clear();
    }

    private synchronized boolean keep(Extent extent) {
        return shared && !over && free.add(extent);
    }

    private synchronized Optional<Extent> takeFree(long sizeBytes) {
        Optional<Extent> best =
                free.stream()
                        .filter(extent -> extent.sizeBytes() >= sizeBytes)
                        .filter(extent -> extent.sizeBytes() / MOST_WASTE <= sizeBytes)
                        .min(Comparator.comparingLong(Extent::sizeBytes));
        best.ifPresent(free::remove);
        return best;
    }

    /** A number for a new one, within the limits; 0: it would exceed them. */
    private synchronized int charge(long sizeBytes) {
        while ((used >= MOST_EXTENTS || sizeBytes > limitBytes - usedBytes) && !free.isEmpty()) {
            retire(free.removeFirst());
        }
        if (used >= MOST_EXTENTS || sizeBytes > limitBytes - usedBytes) {
            return 0;
        }
        used++;
        usedBytes += sizeBytes;
        return ++lastId;
    }

    /** So much is used no more. */
    synchronized void refund(long sizeBytes) {
        used--;
        usedBytes -= sizeBytes;
    }

    private void retire(Extent extent) {
        sender.post(LinkFrame.of(Kind.EXTENT_RETIRED, extent.id(), 0));
        drop(extent);
    }

    private void drop(Extent extent) {
        extent.retire();
        refund(extent.sizeBytes());
    }

    /** Shows it to the server; one whose answer is not waited for is free when the answer comes. */
    private boolean show(Extent extent, long deadline, AtomicBoolean cancelled)
            throws ErrnoException {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        Fd descriptor = extent.share();
        offer(extent.id(), answer);
        sender.post(LinkFrame.extent(extent.id(), extent.sizeBytes(), descriptor));
        if (Answers.isYes(link, answer, deadline, cancelled::get)) {
            return true;
        }
        var _ =
                answer.thenAccept(
                        taken -> {
                            if (taken) {
                                giveBack(extent);
                            } else {
                                drop(extent);
                            }
                        });
        return false;
    }

    /** Once the link has ended, nobody answers any more: a thread may come that late. */
    private synchronized void offer(int id, CompletableFuture<Boolean> answer) {
        if (over) {
            answer.complete(false);
        } else {
            offered.put(id, answer);
        }
    }
}
