package dev.parley.streams.element;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;

/**
 * How an array of fixed length gets into memory, and out of it. Records, for the compiler takes
 * what they hold for constant, once they are bound into a handle.
 */
sealed interface ArrayAccess permits ArrayInBulk, ArrayByElement {

    /** The component, by which its array is refused. */
    String name();

    int length();

    /**
     * Writes an array, or nothing of it if it has another length.
     *
     * @throws Throwable of the accessors of a record in it
     */
    void write(MemorySegment to, long offset, Object array) throws Throwable;

    /**
     * Makes an array.
     *
     * @throws Throwable of the constructor of a record in it
     */
    Object read(MemorySegment from, long offset) throws Throwable;

    default void checkLength(Object array) {
        int length = Array.getLength(array);
        if (length != length()) {
            throw new IllegalArgumentException(
                    "%s: length must be %d, length=%d".formatted(name(), length(), length));
        }
    }
}
