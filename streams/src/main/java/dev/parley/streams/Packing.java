package dev.parley.streams;

import java.lang.foreign.MemorySegment;

/**
 * How elements lie in a ring: one behind the other, each in one piece. Immutable.
 *
 * @param <T> the type of an element
 */
interface Packing<T> {

    /** What is said of bytes that are no element. */
    long NONE = -1;

    /** That of a type. */
    @SuppressWarnings("unchecked") // what is not of fixed size are bytes
    static <T> Packing<T> of(StreamType<T> type) {
        return type.codec()
                .<Packing<T>>map(RecordPacking::new)
                .orElseGet(() -> (Packing<T>) new FramePacking());
    }

    /** How much of a ring an element takes. */
    long bytesOf(T element);

    /** Writes one where there is room for it. */
    void put(MemorySegment half, long at, T element);

    /**
     * How much the element takes that begins there.
     *
     * @param available how many bytes can be read; at least 1
     * @return {@link #NONE}: that is none
     */
    long next(MemorySegment half, long at, long available);

    /** Reads the one that begins there, and takes so much. */
    T get(MemorySegment half, long at, long bytes);

    /**
     * How much of a ring that takes which is written in place.
     *
     * @param count how many elements; or how long the one is
     */
    long bytesInPlace(long count);

    /** Where it is to be written. */
    MemorySegment room(MemorySegment half, long at, long count);

    /**
     * How much of a ring that takes which can be read in place there, in one view.
     *
     * @param available how many bytes can be read; at least 1
     * @param most so many elements at most
     * @return {@link #NONE}: there is none
     */
    long bytesToRead(MemorySegment half, long at, long available, long most);

    /** The view of it. */
    MemorySegment view(MemorySegment half, long at, long bytes);

    /** How many elements those are. */
    long count(long bytes);
}
