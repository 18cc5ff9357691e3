package dev.parley.streams.ring;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import dev.parley.linux.Mapping.Access;
import dev.parley.linux.Memfd;
import dev.parley.linux.Words;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * The memory of one side of a stream ({@link HalfLayout}), mapped: by its owner to write, by others
 * to read. Thread-safe.
 *
 * <p>The owner maps it, then seals it against whoever else would like to write, itself included. So
 * the two directions of a stream cannot touch each other, whatever either process does.
 */
public final class Half implements AutoCloseable {

    private static final int SEALS = Memfd.FIXED_SIZE | Memfd.SEAL_FUTURE_WRITE;

    private final RingShape shape;
    private final Mapping mapping;

    private Half(RingShape shape, Mapping mapping) {
        this.shape = shape;
        this.mapping = mapping;
    }

    /** The shape of a ring for so much that is written and not read; 0: nothing is written. */
    public static RingShape shape(long capacityBytes) {
        long page = Mapping.pageBytes();
        return new RingShape(capacityBytes, page, (capacityBytes + page - 1) / page * page);
    }

    /**
     * Makes one, paid for by this process.
     *
     * @param descriptor what others map it by
     */
    public record Made(Half half, Fd descriptor) {}

    /** Makes one, which begins there. */
    public static Made make(RingShape shape, Origin origin) throws ErrnoException {
        Fd descriptor = Memfd.create("parley-stream", shape.halfBytes());
        try {
            return new Made(
                    seal(descriptor, map(descriptor, shape, Access.READ_WRITE), origin),
                    descriptor);
        } catch (ErrnoException e) {
            descriptor.close();
            throw e;
        }
    }

    private static Half seal(Fd descriptor, Half half, Origin origin) throws ErrnoException {
        try {
            half.words().setLongRelease(HalfLayout.WRITTEN, origin.written());
            half.words().setLongRelease(HalfLayout.READ, origin.read());
            Memfd.seal(descriptor, SEALS);
            return half;
        } catch (ErrnoException e) {
            half.close();
            throw e;
        }
    }

    /** Nothing is written, and nothing read, from here on: whoever maps it sees that. */
    public void giveUp() {
        words().setIntRelease(HalfLayout.ENDED, 1);
        words().setIntRelease(HalfLayout.CLOSED, 1);
    }

    /** Why the other side's is not mapped; empty: nothing speaks against it. */
    public static Optional<String> defect(Fd descriptor, RingShape shape) {
        return Memfd.defect(descriptor, shape.halfBytes(), SEALS);
    }

    /** Maps the other side's, in which no {@link #defect} was found. */
    public static Half take(Fd descriptor, RingShape shape) throws ErrnoException {
        return map(descriptor, shape, Access.READ_ONLY);
    }

    private static Half map(Fd descriptor, RingShape shape, Access access) throws ErrnoException {
        return new Half(
                shape, Mapping.mapRing(descriptor, shape.ringAt(), shape.ringBytes(), access));
    }

    RingShape shape() {
        return shape;
    }

    Words words() {
        return mapping.words();
    }

    /** All of it, the ring twice; valid for ever, but zeros once it is closed. */
    public MemorySegment segment() {
        return mapping.segment();
    }

    /** Lets go of it. A thread that is still inside reads zeros, or writes nobody's memory. */
    @Override
    public void close() {
        mapping.retire();
    }
}
