package dev.parley.streams.ring;

import dev.parley.linux.Membarrier;
import dev.parley.linux.Words;
import dev.parley.sleep.Deadline;
import dev.parley.sleep.Spin;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/**
 * A ring of eight elements of eight bytes, of which two may be written and not read, over real
 * memory; both ends are production code. New for each round of a test.
 */
final class RingInMemory {

    static final int ELEMENT_BYTES = 8;
    static final int CAPACITY = 2;
    private static final int RING = 8;
    private static final int RING_AT = 512;
    private static final long LINE_BYTES = 128;
    private static final long HALF_BYTES = RING_AT + LINE_BYTES;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Each asks once; and nobody tests what this machine cannot do. */
    private static final boolean FENCES_FOR_ALL = Membarrier.register();

    private final RingShape shape =
            new RingShape(CAPACITY * ELEMENT_BYTES, RING_AT, RING * ELEMENT_BYTES);
    private final MemorySegment memory = Arena.ofAuto().allocate(3 * HALF_BYTES, LINE_BYTES);
    private final Words writers = words(0);
    private final Words readers = words(1);
    private final Words waits = words(2);
    final Fate writersFate = new Fate("the reader");
    final Fate readersFate = new Fate("the writer");
    final RingWriter writer;
    final RingReader reader;

    /**
     * @param isWaitedFor whether the writer waits for the reader
     */
    RingInMemory(boolean isWaitedFor) {
        writer = new RingWriter(writers, shape, 0, !isWaitedFor);
        Pair writes = pair(Side.CLIENT, writersFate);
        writer.add(new Follower(writer, readers, writes, 0, 0, isWaitedFor, () -> {}));
        Pair reads = pair(Side.SERVER, readersFate);
        Place begin = new Place(0, 0);
        reader =
                isWaitedFor
                        ? new RingReader(readers, writers, shape, reads, begin, 0)
                        : new SkippingReader(readers, writers, shape, reads, begin, 0);
    }

    /** A third of the memory, which lasts as long as this. */
    private Words words(int third) {
        return Words.over(memory.address() + third * HALF_BYTES, HALF_BYTES);
    }

    private Pair pair(Side side, Fate fate) {
        return side.pair(
                offset -> new WaitWord(waits, offset, 0, FENCES_FOR_ALL), fate, Spin.Policy.NEVER);
    }

    /** Writes a number, and shows it. */
    void write(long number) {
        writer.claim(ELEMENT_BYTES);
        writers.putLong(writer.at(), number);
        writer.publish(ELEMENT_BYTES);
    }

    /** The number that is next. */
    long peek() {
        return writers.getLong(reader.at());
    }

    static long patience() {
        return Deadline.after(PATIENCE);
    }
}
