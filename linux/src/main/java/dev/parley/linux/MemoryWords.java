package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Operations on mapped memory.
 *
 * <p>Thread-safe. All go through one constant segment over the whole address space, so that the
 * compiler sees constants and drops the checks: 0.3 ns for an acquire and a release, against 4 ns
 * through a segment in a field. The price is that nothing checks bounds or lifetime: {@link
 * Mapping} never gives an address out twice, and callers check offsets.
 */
final class MemoryWords implements Words {

    @SuppressWarnings("restricted")
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final VarHandle INT = JAVA_INT.varHandle().withInvokeExactBehavior();
    private static final VarHandle LONG = JAVA_LONG.varHandle().withInvokeExactBehavior();

    /**
     * From this length on the C library copies faster to where another core has read, by a fifth to
     * a third: it stores without having fetched what it overwrites.
     */
    private static final long LONG_COPY_BYTES = 4 << 10;

    /** Longer than that, it is slower again: no cache holds it. */
    private static final long LONGEST_COPY_BYTES = 16 << 20;

    /**
     * No collection begins while so much is copied. Besides, the C library copies otherwise from
     * the size of the second-level cache on, and there it fetches what it overwrites.
     */
    private static final long COPY_AT_A_TIME_BYTES = 256 << 10;

    private final long address;
    private final long sizeBytes;
    private final boolean writable;

    MemoryWords(long address, long sizeBytes, boolean writable) {
        this.address = address;
        this.sizeBytes = sizeBytes;
        this.writable = writable;
    }

    @Override
    public byte getByte(long offset) {
        assert isInside(offset, Byte.BYTES) : offset;
        return ALL.get(JAVA_BYTE, address + offset);
    }

    @Override
    public void putByte(long offset, byte value) {
        assert isWritable(offset, Byte.BYTES) : offset;
        ALL.set(JAVA_BYTE, address + offset, value);
    }

    @Override
    public short getShort(long offset) {
        assert isInside(offset, Short.BYTES) : offset;
        return ALL.get(JAVA_SHORT_UNALIGNED, address + offset);
    }

    @Override
    public void putShort(long offset, short value) {
        assert isWritable(offset, Short.BYTES) : offset;
        ALL.set(JAVA_SHORT_UNALIGNED, address + offset, value);
    }

    @Override
    public int getInt(long offset) {
        assert isInside(offset, Integer.BYTES) : offset;
        return ALL.get(JAVA_INT_UNALIGNED, address + offset);
    }

    @Override
    public void putInt(long offset, int value) {
        assert isWritable(offset, Integer.BYTES) : offset;
        ALL.set(JAVA_INT_UNALIGNED, address + offset, value);
    }

    @Override
    public long getLong(long offset) {
        assert isInside(offset, Long.BYTES) : offset;
        return ALL.get(JAVA_LONG_UNALIGNED, address + offset);
    }

    @Override
    public void putLong(long offset, long value) {
        assert isWritable(offset, Long.BYTES) : offset;
        ALL.set(JAVA_LONG_UNALIGNED, address + offset, value);
    }

    @Override
    public int getIntAcquire(long offset) {
        assert isInside(offset, Integer.BYTES) : offset;
        return (int) INT.getAcquire(ALL, address + offset);
    }

    @Override
    public int getIntVolatile(long offset) {
        assert isInside(offset, Integer.BYTES) : offset;
        return (int) INT.getVolatile(ALL, address + offset);
    }

    @Override
    public void setIntRelease(long offset, int value) {
        assert isWritable(offset, Integer.BYTES) : offset;
        INT.setRelease(ALL, address + offset, value);
    }

    @Override
    public void setIntVolatile(long offset, int value) {
        assert isWritable(offset, Integer.BYTES) : offset;
        INT.setVolatile(ALL, address + offset, value);
    }

    @Override
    public long getLongAcquire(long offset) {
        assert isInside(offset, Long.BYTES) : offset;
        return (long) LONG.getAcquire(ALL, address + offset);
    }

    @Override
    public long getLongVolatile(long offset) {
        assert isInside(offset, Long.BYTES) : offset;
        return (long) LONG.getVolatile(ALL, address + offset);
    }

    @Override
    public void setLongRelease(long offset, long value) {
        assert isWritable(offset, Long.BYTES) : offset;
        LONG.setRelease(ALL, address + offset, value);
    }

    @Override
    public void setLongVolatile(long offset, long value) {
        assert isWritable(offset, Long.BYTES) : offset;
        LONG.setVolatile(ALL, address + offset, value);
    }

    @Override
    public int compareAndExchangeInt(long offset, int expected, int value) {
        assert isWritable(offset, Integer.BYTES) : offset;
        return (int) INT.compareAndExchange(ALL, address + offset, expected, value);
    }

    @Override
    public long compareAndExchangeLong(long offset, long expected, long value) {
        assert isWritable(offset, Long.BYTES) : offset;
        return (long) LONG.compareAndExchange(ALL, address + offset, expected, value);
    }

    @Override
    public int getAndAddInt(long offset, int delta) {
        assert isWritable(offset, Integer.BYTES) : offset;
        return (int) INT.getAndAdd(ALL, address + offset, delta);
    }

    @Override
    public int getAndBitwiseOrInt(long offset, int mask) {
        assert isWritable(offset, Integer.BYTES) : offset;
        return (int) INT.getAndBitwiseOr(ALL, address + offset, mask);
    }

    @Override
    public int getAndBitwiseAndInt(long offset, int mask) {
        assert isWritable(offset, Integer.BYTES) : offset;
        return (int) INT.getAndBitwiseAnd(ALL, address + offset, mask);
    }

    @Override
    public long getAndSetLong(long offset, long value) {
        assert isWritable(offset, Long.BYTES) : offset;
        return (long) LONG.getAndSet(ALL, address + offset, value);
    }

    @Override
    public long getAndBitwiseOrLong(long offset, long mask) {
        assert isWritable(offset, Long.BYTES) : offset;
        return (long) LONG.getAndBitwiseOr(ALL, address + offset, mask);
    }

    @Override
    public long getAndBitwiseAndLong(long offset, long mask) {
        assert isWritable(offset, Long.BYTES) : offset;
        return (long) LONG.getAndBitwiseAnd(ALL, address + offset, mask);
    }

    @Override
    public void copyIn(long offset, MemorySegment source, long sourceOffset, long lengthBytes) {
        assert isWritable(offset, lengthBytes) : offset;
        if (lengthBytes < LONG_COPY_BYTES) {
            MemorySegment.copy(source, sourceOffset, ALL, address + offset, lengthBytes);
        } else {
            copyLong(source, sourceOffset, ALL, address + offset, lengthBytes);
        }
    }

    @Override
    public void copyOut(long offset, MemorySegment target, long targetOffset, long lengthBytes) {
        assert isInside(offset, lengthBytes) : offset;
        if (lengthBytes < LONG_COPY_BYTES) {
            MemorySegment.copy(ALL, address + offset, target, targetOffset, lengthBytes);
        } else {
            copyLong(ALL, address + offset, target, targetOffset, lengthBytes);
        }
    }

    @Override
    public void sleep(long offset, int expected, long timeoutNanos) {
        assert isInside(offset, Integer.BYTES) : offset;
        Futex.wait(address + offset, expected, timeoutNanos);
    }

    @Override
    public int wake(long offset, int count) {
        assert isInside(offset, Integer.BYTES) : offset;
        return Futex.wake(address + offset, count);
    }

    private static void copyLong(
            MemorySegment source,
            long sourceOffset,
            MemorySegment target,
            long targetOffset,
            long lengthBytes) {
        if (lengthBytes > LONGEST_COPY_BYTES
                || overlap(source, sourceOffset, target, targetOffset, lengthBytes)) {
            MemorySegment.copy(source, sourceOffset, target, targetOffset, lengthBytes);
            return;
        }
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("the target is read-only");
        }
        long done = 0;
        while (done < lengthBytes) {
            long part = Math.min(lengthBytes - done, COPY_AT_A_TIME_BYTES);
            Libc.memcpy(
                    target.asSlice(targetOffset + done, part),
                    source.asSlice(sourceOffset + done, part));
            done += part;
        }
    }

    private static boolean overlap(
            MemorySegment source,
            long sourceOffset,
            MemorySegment target,
            long targetOffset,
            long lengthBytes) {
        long distance = source.address() + sourceOffset - target.address() - targetOffset;
        return source.isNative() && target.isNative() && Math.abs(distance) < lengthBytes;
    }

    private boolean isInside(long offset, long lengthBytes) {
        return offset >= 0 && lengthBytes >= 0 && offset <= sizeBytes - lengthBytes;
    }

    private boolean isWritable(long offset, long lengthBytes) {
        return writable && isInside(offset, lengthBytes);
    }
}
