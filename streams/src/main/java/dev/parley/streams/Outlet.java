package dev.parley.streams;

import dev.parley.ParleyException;
import dev.parley.sleep.Deadline;
import dev.parley.streams.ring.Outcome;
import dev.parley.streams.ring.RingWriter;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/**
 * The end of a stream, or of a broadcast, at which elements are written. One thread at a time.
 *
 * @param <T> the type of an element
 */
final class Outlet<T> {

    /** Whether anything may be written, and why not. */
    interface Permission {
        /** Throws unless something may be written; may be asked at every element. */
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

    /** All of them, and shows many at a time. */
    void xmitAll(Iterable<? extends T> elements) throws ParleyException {
        long part = ring.capacityBytes() / PARTS;
        long pending = 0;
        begin();
        try {
            for (T element : elements) {
                long bytes = packing.bytesOf(element);
                if (pending > 0 && (pending >= part || !ring.hasRoom(pending + bytes))) {
                    long written = pending;
                    pending = 0;
                    ring.publish(written);
                }
                if (pending == 0) {
                    isReady(bytes, Deadline.NEVER);
                }
                ring.claim(pending + bytes);
                packing.put(half, ring.at() + pending, element);
                pending += bytes;
            }
        } finally {
            if (pending > 0) {
                ring.publish(pending); // also what came before an element that is none
            }
            isBusy = false;
        }
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
            if (bytes == 0 || !isReady(bytes, deadline)) {
                return bytes == 0;
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
        permission.require();
        if (ring.hasRoom(bytes)) {
            return true;
        }
        if (bytes > ring.capacityBytes()) {
            throw new IllegalArgumentException(
                    "it takes %d bytes, and the capacity is %d"
                            .formatted(bytes, ring.capacityBytes()));
        }
        if (deadline == Deadline.AT_ONCE) {
            return false;
        }
        Outcome outcome = ring.awaitRoom(bytes, deadline);
        if (outcome == Outcome.EXPIRED) {
            return false;
        }
        if (outcome != Outcome.THERE) {
            throw permission.failure(outcome);
        }
        return true;
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
        ring.end();
    }
}
