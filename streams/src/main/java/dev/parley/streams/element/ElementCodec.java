package dev.parley.streams.element;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * Turns elements of one type into bytes, and back. Thread-safe.
 *
 * <p>The bytes lie as in a C struct, in the machine's byte order. An offset need not be aligned.
 *
 * @param <T> the element's type
 */
public interface ElementCodec<T> {

    /** Where the components lie; its size is a multiple of its alignment. */
    StructLayout layout();

    /**
     * The layout as a text: names and types of all components, in order. It is the same in two
     * processes if and only if they mean the same by the bytes.
     */
    String description();

    /** From one element to the next, in bytes. */
    default long sizeBytes() {
        return layout().byteSize();
    }

    /**
     * Writes an element; allocates nothing. What it throws may leave a part of the element behind.
     *
     * @throws IllegalArgumentException an array of it has another length
     * @throws NullPointerException the element, or a component of it, is null
     * @throws IndexOutOfBoundsException the element does not fit
     */
    void write(MemorySegment to, long offset, T element);

    /**
     * Makes an element of whatever the bytes are. It reads each of them once; padding not at all.
     *
     * <p>What the record's constructor throws, this throws.
     *
     * @throws IndexOutOfBoundsException not all of the element is inside
     */
    T read(MemorySegment from, long offset);
}
