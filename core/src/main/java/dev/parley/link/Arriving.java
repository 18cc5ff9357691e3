package dev.parley.link;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import dev.parley.linux.Mapping.Access;
import dev.parley.linux.Memfd;
import dev.parley.linux.Words;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The body of a request or of a reply that comes by a socket, part by part, to one slot.
 *
 * <p>Owned by the background thread. What comes is hostile: parts must follow each other without a
 * gap, and stay within what the first of them announced.
 */
final class Arriving {

    private final Words words;
    private final Slots slots;
    private final int slot;
    private long generation;
    private long arrivedBytes;

    private Arriving(Words words, Slots slots, int slot) {
        this.words = words;
        this.slots = slots;
        this.slot = slot;
    }

    /** One for each slot. */
    static Arriving[] ofEach(Slots slots, Words words) {
        Arriving[] arriving = new Arriving[slots.count()];
        Arrays.setAll(arriving, slot -> new Arriving(words, slots, slot));
        return arriving;
    }

    /**
     * What a frame's header says of the body.
     *
     * @param place one of the layout's
     * @param roomAt where the slot's room for it begins
     */
    record Announced(int place, long sizeBytes, long roomAt) {}

    /** What a part came to. */
    enum Step {
        /** There is more to come. */
        PART,
        /** That was the last one. */
        WHOLE,
        /** It makes no sense. */
        NONSENSE
    }

    /**
     * Puts a part where a peer would have written it that shared the memory.
     *
     * @param descriptors of which a body in memory of its own is taken
     * @param longBody takes over such a body, which nobody can change any more
     */
    Step take(
            LinkFrame.Head head,
            Announced body,
            MemorySegment bytes,
            List<Fd> descriptors,
            Consumer<Mapping> longBody) {
        return switch (body.place()) {
            case LinkLayout.PLACE_INLINE ->
                    take(head, body, bytes, slots.inlineAt(slot), LinkLayout.INLINE_BYTES);
            case LinkLayout.PLACE_ROOM -> take(head, body, bytes, body.roomAt(), slots.roomBytes());
            case LinkLayout.PLACE_BESIDE -> {
                Optional<Mapping> memory = map(descriptors, body.sizeBytes());
                memory.ifPresent(longBody);
                yield memory.isPresent() ? Step.WHOLE : Step.NONSENSE;
            }
            default -> Step.NONSENSE;
        };
    }

    private Step take(
            LinkFrame.Head head, Announced body, MemorySegment bytes, long at, long roomBytes) {
        long sizeBytes = body.sizeBytes();
        if (head.generation() != generation) {
            generation = head.generation();
            arrivedBytes = 0;
        }
        long end = arrivedBytes + bytes.byteSize();
        boolean isLast = end == sizeBytes;
        if (head.offset() != arrivedBytes
                || sizeBytes > roomBytes
                || end > sizeBytes
                || (bytes.byteSize() == 0 && !isLast)) {
            return Step.NONSENSE;
        }
        words.copyIn(at + arrivedBytes, bytes, 0, bytes.byteSize());
        arrivedBytes = end;
        return isLast ? Step.WHOLE : Step.PART;
    }

    /** A long body, which comes in memory of its own; empty: it is not what it should be. */
    private static Optional<Mapping> map(List<Fd> descriptors, long sizeBytes) {
        if (sizeBytes < 1
                || descriptors.size() != 1
                || Memfd.defect(descriptors.getFirst(), sizeBytes, Memfd.UNCHANGEABLE)
                        .isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Mapping.mapLazily(descriptors.getFirst(), sizeBytes, Access.UNCHANGEABLE));
        } catch (ErrnoException _) {
            return Optional.empty();
        }
    }
}
