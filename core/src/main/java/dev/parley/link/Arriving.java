package dev.parley.link;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import dev.parley.linux.Mapping.Access;
import dev.parley.linux.Memfd;
import dev.parley.linux.Words;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * The body of a request or of a reply that comes by a socket, part by part, to one slot.
 *
 * <p>Owned by the background thread. What comes is hostile: parts must follow each other without a
 * gap, and stay within what the first of them announced.
 */
final class Arriving {

    private final Words words;
    private long generation;
    private long arrivedBytes;

    Arriving(Words words) {
        this.words = words;
    }

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
     * Puts a part where it belongs.
     *
     * @param at where the body lies, with room for {@code roomBytes}
     * @param sizeBytes of the whole body, as this part has it
     */
    Step take(LinkFrame.Head head, MemorySegment bytes, long at, long roomBytes, long sizeBytes) {
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
    static Optional<Mapping> map(List<Fd> descriptors, long sizeBytes) {
        if (sizeBytes < 1
                || descriptors.size() != 1
                || Memfd.defect(descriptors.getFirst(), sizeBytes, Memfd.UNCHANGEABLE)
                        .isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Mapping.mapLazily(descriptors.getFirst(), sizeBytes, Access.READ_ONLY));
        } catch (ErrnoException _) {
            return Optional.empty();
        }
    }
}
