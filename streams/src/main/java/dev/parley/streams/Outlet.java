package dev.parley.streams;

import dev.parley.ParleyException;
import dev.parley.sleep.Deadline;
import dev.parley.streams.ring.Outcome;
import dev.parley.streams.ring.RingWriter;
import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * The end of a stream, or of a broadcast, at which elements are written. One thread at a time.
 *
 * @param <T> the type of an element
 */
final class Outlet<T> {

    /** Whether anything may be written, and why not. */
    interface Permission {
        /** Throws unless something may be written. */
        void require() throws ParleyException;

        /** Why a wait ended in nothing. */
        ParleyException failure(Outcome outcome);
    }

    /** After so much of the ring is written of many elements, they are shown. */
    private static final int PARTS = 4;

    private final RingWriter ring;
    private final MemorySegment half;
    private final Packing<T> packing;
    private final Permission permission;
    private boolean isBusy;

    /** Whether there may be a reason not to write. */
    private volatile boolean isShut;

    Outlet(RingWriter ring, MemorySegment half, Packing<T> packing, Permission permission) {
        this.ring = ring;
        this.half = half;
        this.packing = packing;
        this.permission = permission;
    }

    /** False: there was no room by then. */
    boolean xmit(T element, long deadline) throws ParleyException {
        long bytes = packing.bytesOf(element);
        begin();
        try {
            if (!isReady(bytes, deadline)) {
                return false;
            }
            ring.claim(bytes);
            packing.put(half, ring.at(), element);
            ring.publish(bytes);
            return true;
        } finally {
            isBusy = false;
        }
    }

    /** All of them. Of a collection many are shown at a time; who iterates may take his time. */
    void xmitAll(Iterable<? extends T> elements) throws ParleyException {
        long part = elements instanceof Collection ? ring.capacityBytes() / PARTS : 1;
        long pending = 0;
        begin();
        try {
            for (T element : elements) {
                long bytes = packing.bytesOf(element);
                if (pending > 0 && !ring.hasRoom(pending + bytes)) {
                    pending = publish(pending);
                }
                if (pending == 0) {
                    isReady(bytes, Deadline.NEVER);
                }
                ring.claim(pending + bytes);
                packing.put(half, ring.at() + pending, element);
                pending += bytes;
                if (pending >= part) {
                    pending = publish(pending);
                }
            }
        } finally {
            if (pending > 0) {
                publish(pending); // also what came before an element that is none
            }
            isBusy = false;
        }
    }

    /** Nothing is pending then. */
    private long publish(long pending) {
        ring.publish(pending);
        return 0;
    }

    /** False: there was no room by then. If the writer throws, nothing is written. */
    boolean xmitInPlace(long count, Consumer<MemorySegment> writer, long deadline)
            throws ParleyException {
        if (count < 0) {
            throw new IllegalArgumentException("count must be >= 0, count=" + count);
        }
        long bytes = packing.bytesInPlace(count);
        begin();
        try {
            if (!isReady(bytes, deadline)) {
                return false;
            }
            ring.claim(bytes);
            writer.accept(packing.room(half, ring.at(), count));
            ring.publish(bytes);
            return true;
        } finally {
            isBusy = false;
        }
    }

    /** Whether so much may be written; waits for it. */
    private boolean isReady(long bytes, long deadline) throws ParleyException {
        if (!isShut && ring.isFree(bytes)) {
            return true;
        }
        permission.require();
        if (ring.hasRoom(bytes)) {
            return true;
        }
        if (bytes > ring.capacityBytes()) {
            throw new IllegalArgumentException(
                    "it takes %d bytes, and the capacity is %d"
                            .formatted(bytes, ring.capacityBytes()));
        }
        return deadline != Deadline.AT_ONCE && awaitRoom(bytes, deadline);
    }

    private boolean awaitRoom(long bytes, long deadline) throws ParleyException {
        Outcome outcome = ring.awaitRoom(bytes, deadline);
        if (outcome == Outcome.OVER || outcome == Outcome.INTERRUPTED) {
            throw permission.failure(outcome);
        }
        permission.require(); // it may have been closed meanwhile
        return outcome == Outcome.THERE;
    }

    /** From now on it is asked at each element whether it may be written. By any thread. */
    void shut() {
        isShut = true;
    }

    private void begin() {
        if (isBusy) { // as far as it can be seen without synchronization
            throw new IllegalStateException("another thread writes, or this one in between");
        }
        isBusy = true;
    }

    long capacityBytes() {
        return ring.capacityBytes();
    }

    /** Nothing more is written. */
    void end() {
        shut();
        ring.end();
    }
}
