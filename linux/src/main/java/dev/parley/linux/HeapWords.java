package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntUnaryOperator;

/**
 * The same operations on an array of this process, for tests and for tools that explore the
 * interleavings of threads: every access is one of {@link AtomicLongArray}, which they see, and
 * sleeping is a monitor.
 *
 * <p>Thread-safe. Smaller numbers are changed by compare-and-set of the long that holds them, so
 * that their neighbours never suffer. Unlike over real memory, a wrong offset is refused ({@link
 * IndexOutOfBoundsException}).
 */
public final class HeapWords implements Words {

    private static final int BITS_PER_BYTE = 8;
    private static final long BYTE_MASK = 0xff;
    private static final long SHORT_MASK = 0xffff;
    private static final long INT_MASK = 0xffff_ffffL;

    private final AtomicLongArray longs;
    private final Queue<Sleeper> sleepers = new ArrayDeque<>(); // guarded by itself

    private HeapWords(int longCount) {
        this.longs = new AtomicLongArray(longCount);
    }

    /** A zeroed area of this size in bytes, rounded up to a multiple of 8. */
    public static HeapWords ofSize(int sizeBytes) {
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("sizeBytes must be >= 0, sizeBytes=" + sizeBytes);
        }
        return new HeapWords(Math.ceilDiv(sizeBytes, Long.BYTES));
    }

    // Plain

    @Override
    public byte getByte(long offset) {
        return (byte) get(offset, Byte.BYTES);
    }

    @Override
    public void putByte(long offset, byte value) {
        put(offset, BYTE_MASK, value);
    }

    @Override
    public short getShort(long offset) {
        return (short) get(offset, Short.BYTES);
    }

    @Override
    public void putShort(long offset, short value) {
        put(offset, SHORT_MASK, value);
    }

    @Override
    public int getInt(long offset) {
        return (int) get(offset, Integer.BYTES);
    }

    @Override
    public void putInt(long offset, int value) {
        put(offset, INT_MASK, value);
    }

    @Override
    public long getLong(long offset) {
        return get(offset, Long.BYTES);
    }

    @Override
    public void putLong(long offset, long value) {
        put(offset, -1, value);
    }

    /** The bits from this offset on, from one long or two; those above the number are noise. */
    private long get(long offset, int bytes) {
        int index = index(offset);
        int shift = shift(offset);
        long bits = longs.getPlain(index) >>> shift;
        boolean crosses = shift + bytes * BITS_PER_BYTE > Long.SIZE;
        return crosses ? bits | longs.getPlain(index + 1) << (Long.SIZE - shift) : bits;
    }

    private void put(long offset, long mask, long value) {
        int index = index(offset);
        int shift = shift(offset);
        merge(index, mask << shift, value << shift);
        long crossing = shift == 0 ? 0 : mask >>> (Long.SIZE - shift);
        if (crossing != 0) {
            merge(index + 1, crossing, value >>> (Long.SIZE - shift));
        }
    }

    /** Replaces the bits of the mask; returns the old value of the long. */
    private long merge(int index, long mask, long value) {
        if (mask == -1) {
            return longs.getAndSet(index, value);
        }
        return longs.getAndUpdate(index, old -> (old & ~mask) | (value & mask));
    }

    // Ordered, 32 bits

    @Override
    public int getIntAcquire(long offset) {
        return (int) (longs.getAcquire(wordIndex(offset)) >>> shift(offset));
    }

    @Override
    public int getIntVolatile(long offset) {
        return (int) (longs.get(wordIndex(offset)) >>> shift(offset));
    }

    @Override
    public void setIntRelease(long offset, int value) {
        setIntVolatile(offset, value);
    }

    @Override
    public void setIntVolatile(long offset, int value) {
        merge(wordIndex(offset), INT_MASK << shift(offset), (long) value << shift(offset));
    }

    @Override
    public int compareAndExchangeInt(long offset, int expected, int value) {
        return update(offset, old -> old == expected ? value : old);
    }

    @Override
    public int getAndAddInt(long offset, int delta) {
        return update(offset, old -> old + delta);
    }

    @Override
    public int getAndBitwiseOrInt(long offset, int mask) {
        return update(offset, old -> old | mask);
    }

    @Override
    public int getAndBitwiseAndInt(long offset, int mask) {
        return update(offset, old -> old & mask);
    }

    /**
     * Changes one half of a long and returns its old value; writes nothing if it stays the same.
     */
    private int update(long offset, IntUnaryOperator change) {
        int index = wordIndex(offset);
        int shift = shift(offset);
        while (true) {
            long old = longs.get(index);
            int oldInt = (int) (old >>> shift);
            int newInt = change.applyAsInt(oldInt);
            long value = (old & ~(INT_MASK << shift)) | (newInt & INT_MASK) << shift;
            if (value == old || longs.compareAndSet(index, old, value)) {
                return oldInt;
            }
        }
    }

    // Ordered, 64 bits

    @Override
    public long getLongAcquire(long offset) {
        return longs.getAcquire(longIndex(offset));
    }

    @Override
    public long getLongVolatile(long offset) {
        return longs.get(longIndex(offset));
    }

    @Override
    public void setLongRelease(long offset, long value) {
        longs.setRelease(longIndex(offset), value);
    }

    @Override
    public void setLongVolatile(long offset, long value) {
        longs.set(longIndex(offset), value);
    }

    @Override
    public long compareAndExchangeLong(long offset, long expected, long value) {
        return longs.compareAndExchange(longIndex(offset), expected, value);
    }

    @Override
    public long getAndSetLong(long offset, long value) {
        return longs.getAndSet(longIndex(offset), value);
    }

    @Override
    public long getAndBitwiseOrLong(long offset, long mask) {
        return longs.getAndUpdate(longIndex(offset), old -> old | mask);
    }

    @Override
    public long getAndBitwiseAndLong(long offset, long mask) {
        return longs.getAndUpdate(longIndex(offset), old -> old & mask);
    }

    // Copies

    @Override
    public void copyIn(long offset, MemorySegment source, long sourceOffset, long lengthBytes) {
        for (long i = 0; i < lengthBytes; i++) {
            putByte(offset + i, source.get(JAVA_BYTE, sourceOffset + i));
        }
    }

    @Override
    public void copyOut(long offset, MemorySegment target, long targetOffset, long lengthBytes) {
        for (long i = 0; i < lengthBytes; i++) {
            target.set(JAVA_BYTE, targetOffset + i, getByte(offset + i));
        }
    }

    // Sleep and wake, with the meaning of futex: the word is compared and the sleeper enqueued in
    // one step that no wake can come between.

    @Override
    public void sleep(long offset, int expected, long timeoutNanos) {
        boolean interrupted = false;
        synchronized (sleepers) {
            if (getIntVolatile(offset) != expected) {
                return;
            }
            Sleeper self = new Sleeper(offset);
            sleepers.add(self);
            long start = System.nanoTime();
            long remaining = timeoutNanos;
            while (!self.woken && remaining > 0) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(sleepers, remaining);
                } catch (InterruptedException e) {
                    interrupted = true; // as a futex: an interrupt does not end the sleep
                }
                remaining = timeoutNanos - (System.nanoTime() - start);
            }
            sleepers.remove(self);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public int wake(long offset, int count) {
        synchronized (sleepers) {
            int woken = 0;
            Iterator<Sleeper> oldestFirst = sleepers.iterator();
            while (woken < count && oldestFirst.hasNext()) {
                Sleeper sleeper = oldestFirst.next();
                if (sleeper.offset == offset) {
                    sleeper.woken = true;
                    oldestFirst.remove();
                    woken++;
                }
            }
            sleepers.notifyAll();
            return woken;
        }
    }

    /** One thread inside {@link #sleep}; guarded by the queue. */
    private static final class Sleeper {
        final long offset;
        boolean woken;

        Sleeper(long offset) {
            this.offset = offset;
        }
    }

    private static int index(long offset) {
        return Math.toIntExact(Math.floorDiv(offset, Long.BYTES));
    }

    private static int shift(long offset) {
        return (int) (offset & (Long.BYTES - 1)) * BITS_PER_BYTE;
    }

    private static int wordIndex(long offset) {
        return index(aligned(offset, Integer.BYTES));
    }

    private static int longIndex(long offset) {
        return index(aligned(offset, Long.BYTES));
    }

    private static long aligned(long offset, int bytes) {
        if ((offset & (bytes - 1)) != 0) {
            throw new IllegalArgumentException(
                    "offset must be a multiple of " + bytes + ", offset=" + offset);
        }
        return offset;
    }
}
