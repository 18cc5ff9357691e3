package dev.parley.explore;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.parley.linux.Words;
import java.lang.foreign.MemorySegment;

/**
 * One process's view of an explored area of memory. Every access but the plain ones is a point
 * where another thread may go first; what is plain is handed over by those, and every plain access
 * is checked to be of him whose turn it is.
 *
 * <p>Offsets without a place do not matter: they read as 0.
 */
public final class ModelWords implements Words {

    /** Who may use what is not atomic. */
    public interface Ownership {
        /** Whether the process may do that now. */
        boolean allows(int place, boolean isWrite);

        /** Everybody everything. */
        Ownership NOBODYS = (_, _) -> true;
    }

    private static final int NO_PLACE = -1;
    private static final long INT_MASK = 0xffff_ffffL;

    private final Machine machine;
    private final int[] places;
    private final int[] written;
    private final Ownership ownership;

    /**
     * @param places the place of each 8 bytes; -1: none
     * @param written where plain writes to each 8 bytes go; -1: nowhere
     */
    public ModelWords(Machine machine, int[] places, int[] written, Ownership ownership) {
        this.machine = machine;
        this.places = places;
        this.written = written;
        this.ownership = ownership;
    }

    private int place(long offset) {
        return places[(int) (offset >> 3)];
    }

    private static int shift(long offset) {
        return (int) (offset & 7) * 8;
    }

    private long get(long offset) {
        int place = place(offset);
        if (place == NO_PLACE) {
            return 0;
        }
        if (machine.isNow() && !ownership.allows(place, false)) {
            throw machine.violation("somebody reads what is not his at offset " + offset);
        }
        return machine.readPlain(place) >>> shift(offset);
    }

    private void put(long offset, long value, long mask) {
        int place = written[(int) (offset >> 3)];
        if (place == NO_PLACE) {
            return;
        }
        if (machine.isNow() && !ownership.allows(place, true)) {
            throw machine.violation("somebody writes what is not his at offset " + offset);
        }
        machine.writePlain(place, value << shift(offset), mask << shift(offset));
    }

    @Override
    public byte getByte(long offset) {
        return (byte) get(offset);
    }

    @Override
    public void putByte(long offset, byte value) {
        put(offset, value, 0xff);
    }

    @Override
    public short getShort(long offset) {
        return (short) get(offset);
    }

    @Override
    public void putShort(long offset, short value) {
        put(offset, value, 0xffff);
    }

    @Override
    public int getInt(long offset) {
        return (int) get(offset);
    }

    @Override
    public void putInt(long offset, int value) {
        put(offset, value, INT_MASK);
    }

    @Override
    public long getLong(long offset) {
        return get(offset);
    }

    @Override
    public void putLong(long offset, long value) {
        put(offset, value, -1);
    }

    // Atomic. All 32-bit words of the protocol are alone in their 8 bytes.

    @Override
    public int getIntAcquire(long offset) {
        return (int) getLongAcquire(offset);
    }

    @Override
    public int getIntVolatile(long offset) {
        return (int) getLongAcquire(offset);
    }

    @Override
    public void setIntRelease(long offset, int value) {
        setLongRelease(offset, value);
    }

    @Override
    public void setIntVolatile(long offset, int value) {
        setLongVolatile(offset, value);
    }

    @Override
    public long getLongAcquire(long offset) {
        return machine.read(place(offset));
    }

    @Override
    public long getLongVolatile(long offset) {
        return machine.read(place(offset));
    }

    @Override
    public void setLongRelease(long offset, long value) {
        machine.store(place(offset), value);
    }

    @Override
    public void setLongVolatile(long offset, long value) {
        machine.update(place(offset), _ -> value);
    }

    @Override
    public int compareAndExchangeInt(long offset, int expected, int value) {
        return (int) compareAndExchangeLong(offset, expected, value);
    }

    @Override
    public long compareAndExchangeLong(long offset, long expected, long value) {
        return machine.update(place(offset), old -> old == expected ? value : old);
    }

    @Override
    public int getAndAddInt(long offset, int delta) {
        if (delta > 0 && ownership.equals(Ownership.NOBODYS)) {
            // Where nobody looks at what it was, it may become visible late.
            machine.add(place(offset), delta);
            return 0;
        }
        return (int) machine.update(place(offset), old -> old + delta);
    }

    @Override
    public int getAndBitwiseOrInt(long offset, int mask) {
        return (int) getAndBitwiseOrLong(offset, mask);
    }

    @Override
    public int getAndBitwiseAndInt(long offset, int mask) {
        return (int) getAndBitwiseAndLong(offset, mask);
    }

    @Override
    public long getAndSetLong(long offset, long value) {
        return machine.update(place(offset), _ -> value);
    }

    @Override
    public long getAndBitwiseOrLong(long offset, long mask) {
        return machine.update(place(offset), old -> old | mask);
    }

    @Override
    public long getAndBitwiseAndLong(long offset, long mask) {
        return machine.update(place(offset), old -> old & mask);
    }

    @Override
    public void fullFence() {
        machine.fence();
    }

    @Override
    public void fenceForAll() {
        machine.fenceForAll();
    }

    /** What is plain is seen at once: so must be all that was stored before. */
    @Override
    public void storeFence() {
        machine.fence();
    }

    /** Nothing is read early here. */
    @Override
    public void loadFence() {}

    @Override
    public void copyIn(long offset, MemorySegment source, long sourceOffset, long lengthBytes) {
        long whole = lengthBytes / Long.BYTES * Long.BYTES;
        for (long at = 0; at < whole; at += Long.BYTES) {
            putLong(offset + at, source.get(JAVA_LONG_UNALIGNED, sourceOffset + at));
        }
        for (long i = whole; i < lengthBytes; i++) {
            putByte(offset + i, source.get(JAVA_BYTE, sourceOffset + i));
        }
    }

    @Override
    public void copyOut(long offset, MemorySegment target, long targetOffset, long lengthBytes) {
        for (long at = 0; at < lengthBytes; at += Long.BYTES) {
            long bits = getLong(offset + at);
            for (long i = at; i < Math.min(at + Long.BYTES, lengthBytes); i++) {
                target.set(JAVA_BYTE, targetOffset + i, (byte) (bits >>> shift(i)));
            }
        }
    }

    @Override
    public void sleep(long offset, int expected, long timeoutNanos) {
        machine.sleep(place(offset), expected);
    }

    @Override
    public int wake(long offset, int count) {
        return machine.wake(place(offset), count);
    }
}
