package dev.parley.linux;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The operations on one area of shared memory, and sleeping on its words.
 *
 * <p>Thread-safe, as far as the operations named are atomic. Offsets count bytes from the start of
 * the area; numbers are little-endian. The plain operations ({@code get}, {@code put}) take any
 * offset and promise nothing to other threads. All the others need an offset that is a multiple of
 * the number's size ({@link IllegalArgumentException}), are atomic also between processes, and are
 * ordered as the operations of that name in {@link java.lang.invoke.VarHandle}; those that read and
 * write are volatile.
 *
 * <p>Callers check offsets: over real memory they are looked at by {@code assert} only, and an
 * offset outside the area reads or destroys somebody else's memory.
 */
public interface Words {

    /** Operations on mapped memory of this process, which must stay mapped while they are used. */
    static Words over(long address, long sizeBytes) {
        if (address <= 0 || sizeBytes < 0) {
            throw new IllegalArgumentException(
                    "not an area: address=" + address + ", sizeBytes=" + sizeBytes);
        }
        return new MemoryWords(address, sizeBytes, true);
    }

    /** Reads a byte, plain. */
    byte getByte(long offset);

    /** Writes a byte, plain. */
    void putByte(long offset, byte value);

    /** Reads 16 bits, plain. */
    short getShort(long offset);

    /** Writes 16 bits, plain. */
    void putShort(long offset, short value);

    /** Reads 32 bits, plain. */
    int getInt(long offset);

    /** Writes 32 bits, plain. */
    void putInt(long offset, int value);

    /** Reads 64 bits, plain. */
    long getLong(long offset);

    /** Writes 64 bits, plain. */
    void putLong(long offset, long value);

    /** Reads; what follows in this thread happens after it. */
    int getIntAcquire(long offset);

    /** Reads, in one order with all other volatile operations. */
    int getIntVolatile(long offset);

    /** Writes; what came before in this thread happens before it. */
    void setIntRelease(long offset, int value);

    /** Writes, in one order with all other volatile operations. */
    void setIntVolatile(long offset, int value);

    /** Reads; what follows in this thread happens after it. */
    long getLongAcquire(long offset);

    /** Reads, in one order with all other volatile operations. */
    long getLongVolatile(long offset);

    /** Writes; what came before in this thread happens before it. */
    void setLongRelease(long offset, long value);

    /** Writes, in one order with all other volatile operations. */
    void setLongVolatile(long offset, long value);

    /** Writes if the old value is {@code expected}; returns the old value either way. */
    int compareAndExchangeInt(long offset, int expected, int value);

    /** Writes if the old value is {@code expected}; returns the old value either way. */
    long compareAndExchangeLong(long offset, long expected, long value);

    /** Adds, with wrap-around; returns the old value. */
    int getAndAddInt(long offset, int delta);

    /** Sets the bits of the mask; returns the old value. */
    int getAndBitwiseOrInt(long offset, int mask);

    /** Clears the bits that are not in the mask; returns the old value. */
    int getAndBitwiseAndInt(long offset, int mask);

    /** Writes; returns the old value. */
    long getAndSetLong(long offset, long value);

    /** Sets the bits of the mask; returns the old value. */
    long getAndBitwiseOrLong(long offset, long mask);

    /** Clears the bits that are not in the mask; returns the old value. */
    long getAndBitwiseAndLong(long offset, long mask);

    /** No access of this thread crosses this point, in either direction. */
    default void fullFence() {
        VarHandle.fullFence();
    }

    /**
     * A full fence for all: the others need none ({@link Membarrier#fence}, where that is
     * supported; else only the caller's).
     */
    default void fenceForAll() {
        Membarrier.fence();
    }

    /** No write before this point comes after a write behind it. */
    default void storeFence() {
        VarHandle.storeStoreFence();
    }

    /** No read before this point comes after a read behind it. */
    default void loadFence() {
        VarHandle.loadLoadFence();
    }

    /** Copies from a segment into this memory, plain. */
    void copyIn(long offset, MemorySegment source, long sourceOffset, long lengthBytes);

    /** Copies from this memory into a segment, plain. */
    void copyOut(long offset, MemorySegment target, long targetOffset, long lengthBytes);

    /**
     * Blocks while the 32-bit word holds {@code expected}, until a {@link #wake} or for {@code
     * timeoutNanos}. Returns at once if it holds another value, and may return for no reason: look
     * at the word again. Not ended by {@link Thread#interrupt}.
     */
    void sleep(long offset, int expected, long timeoutNanos);

    /** Wakes at most {@code count} sleepers on this 32-bit word; returns how many. Never blocks. */
    int wake(long offset, int count);
}
