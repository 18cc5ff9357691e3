package dev.parley.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.streams.ring.Half;
import dev.parley.streams.ring.HalfLayout;
import dev.parley.streams.ring.Place;
import dev.parley.streams.ring.RingShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * What a side says of itself as a stream is opened: in the request, and in the reply to it.
 *
 * <pre>
 *   offset  field          bytes
 *        0  magic              8
 *        8  layout version     4
 *       12  flags              4
 *       16  capacity in bytes  8
 *       24  origin             8
 *       32  begin: position    8
 *       40  begin: offset      8
 *       48  the type, UTF-8    the rest
 * </pre>
 *
 * @param type its description
 * @param ring of what this side writes
 * @param origin what this side calls the first byte that it reads
 * @param begin of what the other side is to read
 * @param flags a sum of the constants here
 */
record Opening(String type, RingShape ring, long origin, Place begin, int flags) {

    /** This side writes. */
    static final int WRITES = 1;

    /** This side reads. */
    static final int READS = 1 << 1;

    /** This side fences for all as it sleeps, and may be fenced. */
    static final int FENCES_FOR_ALL = 1 << 2;

    /** This side misses what it is too slow to read. */
    static final int SKIPS = 1 << 3;

    private static final long MAGIC = 0x4d41_4552_5453_5950L; // "PYSTREAM", as it lies in memory
    private static final int CAPACITY = 16;
    private static final int OFFSET = 40;
    private static final int FIXED_BYTES = 48;

    /** The longest description comes to so much. */
    static final int LONGEST_BYTES = FIXED_BYTES + (64 << 10);

    /** Whether these first bytes of a message say that it is one. */
    static boolean isOne(long firstBytes) {
        return firstBytes == MAGIC;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    byte[] encode() {
        byte[] name = type.getBytes(UTF_8);
        byte[] bytes = new byte[FIXED_BYTES + name.length];
        ByteBuffer buffer = buffer(bytes);
        buffer.putLong(MAGIC).putInt(HalfLayout.VERSION).putInt(flags);
        buffer.putLong(ring.capacityBytes()).putLong(origin);
        buffer.putLong(begin.position()).putLong(begin.offset()).put(name);
        return bytes;
    }

    /** Why this is none that can be understood; empty: nothing speaks against it. */
    static Optional<String> defect(byte[] bytes) {
        if (bytes.length < FIXED_BYTES || bytes.length > LONGEST_BYTES) {
            return Optional.of("%d bytes are no opening of a stream".formatted(bytes.length));
        }
        ByteBuffer buffer = buffer(bytes);
        if (!isOne(buffer.getLong())) {
            return Optional.of("it is no opening of a stream");
        }
        int version = buffer.getInt();
        if (version != HalfLayout.VERSION) {
            return Optional.of(
                    "its memory is laid out as of version %d, here as of version %d"
                            .formatted(version, HalfLayout.VERSION));
        }
        return defectOfRing(buffer.getLong(CAPACITY), buffer.getLong(OFFSET));
    }

    private static Optional<String> defectOfRing(long capacityBytes, long offset) {
        if (capacityBytes < 0 || capacityBytes > StreamOptions.MOST_BYTES) {
            return Optional.of("a ring for %d bytes is not possible".formatted(capacityBytes));
        }
        if (offset < 0 || offset > Half.shape(capacityBytes).ringBytes()) {
            return Optional.of("offset %d is not in the ring".formatted(offset));
        }
        return Optional.empty();
    }

    /** What was said, in which no {@link #defect} was found. */
    static Opening decode(byte[] bytes) {
        ByteBuffer buffer = buffer(bytes).position(Long.BYTES + Integer.BYTES);
        int flags = buffer.getInt();
        RingShape ring = Half.shape(buffer.getLong());
        long origin = buffer.getLong();
        Place begin = new Place(buffer.getLong(), buffer.getLong());
        String type = new String(bytes, FIXED_BYTES, bytes.length - FIXED_BYTES, UTF_8);
        return new Opening(type, ring, origin, begin, flags);
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
