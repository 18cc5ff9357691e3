package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The words that {@link Futex#waitAny} sleeps on, with the value expected of each.
 *
 * <p>Owned by one thread at a time. To be filled anew before each wait; filling allocates nothing.
 *
 * <pre>
 *   struct futex_waitv    offset  size
 *     expected value           0     8
 *     address of the word      8     8
 *     flags                   16     4   32 bits wide, not private
 *     reserved                20     4   0
 * </pre>
 */
public final class WaitVector implements AutoCloseable {

    private static final long ENTRY_BYTES = 24;
    private static final long ADDRESS_OFFSET = 8;
    private static final long FLAGS_OFFSET = 16;
    private static final int FUTEX_32 = 2;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment entries;
    private final MemorySegment deadline;
    private final int capacity;
    private int size;

    private WaitVector(int capacity) {
        this.capacity = capacity;
        this.entries = arena.allocate(capacity * ENTRY_BYTES, Long.BYTES);
        this.deadline = arena.allocate(Timespec.BYTES, Timespec.ALIGNMENT);
    }

    /** A vector with room for this many words, 1 to {@link Futex#MAX_WORDS}. */
    public static WaitVector ofCapacity(int words) {
        if (words < 1 || words > Futex.MAX_WORDS) {
            throw new IllegalArgumentException(
                    "words must be 1 to " + Futex.MAX_WORDS + ", words=" + words);
        }
        return new WaitVector(words);
    }

    /** Forgets all words. */
    public void clear() {
        size = 0;
    }

    /**
     * Adds a word by its address, which must be aligned and mapped until the wait is over.
     *
     * @throws IllegalStateException when the vector is full
     */
    public void add(long address, int expected) {
        if (!Futex.isWord(address)) {
            throw new IllegalArgumentException("address must be aligned, address=" + address);
        }
        if (size == capacity) {
            throw new IllegalStateException("the vector holds its " + capacity + " words already");
        }
        long entry = size * ENTRY_BYTES;
        entries.set(JAVA_LONG, entry, Integer.toUnsignedLong(expected));
        entries.set(JAVA_LONG, entry + ADDRESS_OFFSET, address);
        entries.set(JAVA_INT, entry + FLAGS_OFFSET, FUTEX_32);
        size++;
    }

    /** How many words were added since the last {@link #clear}. */
    public int size() {
        return size;
    }

    /** Frees the memory; the vector must not be in use. */
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    long address() {
        return entries.address();
    }

    long deadlineAddress() {
        if (!arena.scope().isAlive()) {
            throw new IllegalStateException("the vector is closed");
        }
        return deadline.address();
    }

    /** Adds to the time that was written at {@link #deadlineAddress}, without overflow. */
    void extendDeadline(long nanos) {
        long now = Timespec.nanos(deadline);
        Timespec.write(deadline, now + Math.clamp(nanos, 0, Long.MAX_VALUE - now));
    }
}
