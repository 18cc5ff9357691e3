package dev.parley.streams;

import dev.parley.ParleyException;
import dev.parley.sleep.Deadline;
import dev.parley.streams.ring.Outcome;
import dev.parley.streams.ring.RingReader;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The end of a stream at which elements are read. One thread at a time.
 *
 * @param <T> the type of an element
 */
final class Inlet<T> {

    private final RingReader ring;
    private final MemorySegment half;
    private final Packing<T> packing;
    private final Bond bond;
    private boolean isBusy;

    /** Whether the end was told: whatever comes after it is not. */
    private volatile boolean isOver;

    /** Whether that was the end that the other side has said. */
    private volatile boolean isComplete;

    /** What a record's constructor threw after elements that were handed out before it. */
    private @Nullable RuntimeException postponed;

    Inlet(RingReader ring, MemorySegment half, Packing<T> packing, Bond bond) {
        this.ring = ring;
        this.half = half;
        this.packing = packing;
        this.bond = bond;
    }

    /** Empty: the end. */
    Optional<T> recv(long deadline) throws ParleyException {
        begin();
        try {
            T element = take();
            while (element == null && isThere(deadline)) {
                element = take();
            }
            return Optional.ofNullable(element);
        } finally {
            isBusy = false;
        }
    }

    /** As many as there are, at least one; empty: the end. */
    List<T> recvVectored(int max) throws ParleyException {
        if (max < 1) {
            throw new IllegalArgumentException("max must be > 0, max=" + max);
        }
        List<T> elements = new ArrayList<>();
        recv(Deadline.NEVER).ifPresent(elements::add);
        begin();
        try {
            T next = null;
            while (!elements.isEmpty() && elements.size() < max && (next = take()) != null) {
                elements.add(next);
            }
            return elements;
        } catch (RuntimeException e) {
            postponed = e; // those before it are handed out first
            return elements;
        } finally {
            isBusy = false;
        }
    }

    /** 0: the end. If the reader throws, nothing is read. */
    int recvInPlace(int most, Consumer<MemorySegment> reader, long deadline)
            throws ParleyException {
        if (most < 1) {
            throw new IllegalArgumentException("most must be > 0, most=" + most);
        }
        if (!ring.isWaitedFor()) {
            throw new IllegalStateException("the writer does not wait for this side");
        }
        begin();
        try {
            long available = isOver ? 0 : ring.available();
            while (available == 0) {
                if (!isThere(deadline)) {
                    return 0;
                }
                available = ring.available();
            }
            long bytes = packing.bytesToRead(half, ring.at(), available, most);
            if (bytes == Packing.NONE) {
                throw malformed();
            }
            requireOpen();
            reader.accept(packing.view(half, ring.at(), bytes));
            requireOpen();
            ring.release(bytes);
            return (int) packing.count(bytes);
        } finally {
            isBusy = false;
        }
    }

    /** The next one; null: there is none now. */
    private @Nullable T take() throws ParleyException {
        throwPostponed();
        while (!isOver) {
            long available = ring.available();
            if (available == 0) {
                return null;
            }
            long bytes = packing.next(half, ring.at(), available);
            T element = bytes == Packing.NONE ? null : read(bytes);
            if (ring.isIntact()) {
                requireOpen();
                if (element == null) {
                    throw malformed();
                }
                ring.release(bytes);
                return element;
            }
            ring.catchUp();
        }
        return null;
    }

    private void throwPostponed() {
        RuntimeException late = postponed;
        if (late != null) {
            postponed = null;
            throw late;
        }
    }

    /** What a record's constructor refuses is passed over. Null: it was written over meanwhile. */
    private @Nullable T read(long bytes) throws ParleyException {
        try {
            return packing.get(half, ring.at(), bytes);
        } catch (RuntimeException e) {
            if (ring.isIntact()) {
                requireOpen();
                ring.release(bytes);
                throw e;
            }
            return null;
        }
    }

    /** Waits for the next one; false: the end, or the time was none. */
    private boolean isThere(long deadline) throws ParleyException {
        if (isOver) {
            return isNot();
        }
        Outcome outcome = ring.await(deadline);
        return switch (outcome) {
            case THERE -> true;
            case OVER -> {
                isComplete = ring.hasEnded() && !bond.isClosed();
                isOver = true;
                yield isNot();
            }
            case EXPIRED, INTERRUPTED -> {
                if (outcome == Outcome.EXPIRED && deadline == Deadline.AT_ONCE) {
                    yield false;
                }
                throw bond.failure(outcome, "recv");
            }
        };
    }

    private boolean isNot() throws ParleyException {
        if (!isComplete) {
            throw bond.failure(Outcome.OVER, "recv");
        }
        return false;
    }

    /** Whether the end was seen that the other side has said. */
    boolean hasEnded() {
        return isOver && isComplete;
    }

    private ParleyException malformed() {
        bond.fate().violated("what it wrote is no element");
        return bond.failure(Outcome.OVER, "recv");
    }

    private void requireOpen() throws ParleyException {
        VarHandle.loadLoadFence(); // what was read was read before
        if (bond.isClosed()) {
            throw bond.failure(Outcome.OVER, "recv");
        }
    }

    private void begin() {
        if (isBusy) { // as far as it can be seen without synchronization
            throw new IllegalStateException("another thread reads, or this one in between");
        }
        isBusy = true;
    }

    /** How much was missed. */
    long missedBytes() {
        return ring.missedBytes();
    }

    /** Nothing more is read. */
    void close() {
        ring.close();
    }
}
