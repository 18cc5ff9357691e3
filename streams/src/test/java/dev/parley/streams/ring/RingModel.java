package dev.parley.streams.ring;

import dev.parley.explore.Actor;
import dev.parley.explore.Event;
import dev.parley.explore.Explorer;
import dev.parley.explore.Layout;
import dev.parley.explore.Machine;
import dev.parley.explore.ModelWords;
import dev.parley.linux.Words;
import dev.parley.sleep.Spin;
import dev.parley.streams.ring.Fate.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** A ring of elements of eight bytes between two processes, to be explored. */
final class RingModel implements Explorer.Subject {

    /** What may happen besides. */
    enum Trouble {
        /** The writing process dies. */
        WRITER_DIES,
        /** The reading process dies. */
        READER_DIES,
        /** The reader closes after its first element. */
        READER_CLOSES,
        /** The reader is interrupted, and leaves if it waits. */
        READER_INTERRUPTED,
        /** The writer has no patience, and tries again later. */
        WRITER_TRIES,
        /** Each side fences for itself. */
        EACH_FENCES
    }

    /**
     * @param elements how many are written
     * @param capacity how many of them may be written and not read
     */
    record Shape(int elements, int capacity, Set<Trouble> troubles) {

        static Shape of(int elements, int capacity, Trouble... troubles) {
            return new Shape(elements, capacity, Set.of(troubles));
        }

        boolean has(Trouble trouble) {
            return troubles.contains(trouble);
        }
    }

    static final int ELEMENT_BYTES = 8;

    /** As memory begins with zeros. */
    static final long START = 0;

    private static final int RING_AT = 512;
    private static final int NO_PLACE = -1;

    private final Shape shape;
    private final RingShape ring;
    private final Layout layout = new Layout();
    private final Machine machine = new Machine(layout);
    private final int writing = layout.process("the writer's process");
    private final int reading = layout.process("the reader's process");
    private final int written = layout.place("WRITTEN", Long::toHexString);
    private final Words writersHalf;
    private final List<LinkEnd> linkEnd = new ArrayList<>();
    private final RingWriting writer;
    private final RingReading reader;

    RingModel(Shape shape) {
        this.shape = shape;
        long bytes = (long) shape.capacity() * ELEMENT_BYTES;
        this.ring = new RingShape(bytes, RING_AT, bytes);
        this.writersHalf = writersHalf();
        Words readersHalf = readersHalf();
        Words waits = waits();
        this.writer = new RingWriting(writing, shape, pair(Side.CLIENT, waits), ring, writersHalf);
        this.reader = new RingReading(reading, shape, pair(Side.SERVER, waits), ring, readersHalf);
        writer.follow(readersHalf);
        reader.follow(writersHalf);
        writer.track(layout);
        reader.track(layout);
        shape.troubles().forEach(this::add);
    }

    Machine machine() {
        return machine;
    }

    private Words writersHalf() {
        int[] places = none(ring.halfBytes() + ring.ringBytes());
        places[index(HalfLayout.WRITTEN)] = written;
        places[index(HalfLayout.ENDED)] = layout.place("ENDED");
        for (int i = 0; i < shape.capacity(); i++) {
            int place = layout.place("element " + i + " of the ring");
            places[index(RING_AT) + i] = place;
            places[index(RING_AT) + shape.capacity() + i] = place;
        }
        return words(places);
    }

    private Words readersHalf() {
        int[] places = none(RING_AT);
        places[index(HalfLayout.READ)] = layout.place("READ");
        places[index(HalfLayout.CLOSED)] = layout.place("CLOSED");
        return words(places);
    }

    private Words waits() {
        int[] places = none(RING_AT);
        places[index(WaitLayout.CLIENT_WRITES)] = layout.place("the writer's word");
        places[index(WaitLayout.SERVER_READS)] = layout.place("the reader's word");
        return words(places);
    }

    private static int[] none(long bytes) {
        int[] places = new int[index(bytes)];
        Arrays.fill(places, NO_PLACE);
        return places;
    }

    private static int index(long offset) {
        return (int) offset / Long.BYTES;
    }

    private Words words(int[] places) {
        return new ModelWords(machine, places, places, ModelWords.Ownership.NOBODYS);
    }

    private Pair pair(Side side, Words waits) {
        boolean forAll = !shape.has(Trouble.EACH_FENCES);
        return side.pair(
                offset -> new WaitWord(waits, offset, 0, forAll),
                new Fate("the other side"),
                Spin.Policy.NEVER);
    }

    private void add(Trouble trouble) {
        switch (trouble) {
            case WRITER_DIES -> mayDie(writing, reading, reader.fate());
            case READER_DIES -> mayDie(reading, writing, writer.fate());
            case READER_INTERRUPTED ->
                    layout.add(new Event("an interrupt", reading, this::interrupt));
            case READER_CLOSES, WRITER_TRIES, EACH_FENCES -> {}
        }
    }

    private void interrupt() {
        if (machine.interrupt(reader)) {
            reader.lookUp();
        }
    }

    private void mayDie(int process, int other, Fate fate) {
        layout.add(new Event("a kill", reading, () -> machine.end(process)));
        LinkEnd end = new LinkEnd(process, other, fate);
        layout.add(end);
        if (process == writing) {
            linkEnd.add(end);
        }
    }

    /** Who tells a process that another is dead: what that one did is seen by all then. */
    private final class LinkEnd extends Actor {

        private final int dead;
        private final Fate fate;
        private long publishedBefore;

        LinkEnd(int dead, int process, Fate fate) {
            super("the end of the link", process);
            this.dead = dead;
            this.fate = fate;
        }

        @Override
        protected boolean step() {
            machine.await(layout.life(dead), life -> life != 0, life -> life);
            writersHalf.fenceForAll();
            long published = writersHalf.getLongAcquire(HalfLayout.WRITTEN);
            fate.part(Reason.GONE);
            publishedBefore = published / ELEMENT_BYTES;
            return false;
        }
    }

    @Override
    public void examineRest() {
        if (isStuck(writer, writing) || isStuck(reader, reading)) {
            throw machine.violation("somebody waits for ever");
        }
        if (reader.hasReadToItsEnd()) {
            long atMost = machine.value(written) / ELEMENT_BYTES;
            long atLeast = linkEnd.isEmpty() ? atMost : linkEnd.getFirst().publishedBefore;
            if (reader.count() < atLeast || reader.count() > atMost) {
                throw machine.violation(
                        "read %d of %d to %d".formatted(reader.count(), atLeast, atMost));
            }
        }
    }

    private boolean isStuck(Actor actor, int process) {
        return !machine.hasEnded(actor) && machine.value(layout.life(process)) == 0;
    }
}
