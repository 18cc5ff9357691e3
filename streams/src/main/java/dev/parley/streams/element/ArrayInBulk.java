package dev.parley.streams.element;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Array;

/**
 * Copies an array of numbers or characters as a whole.
 *
 * @param element not aligned
 */
record ArrayInBulk(String name, int length, ValueLayout element) implements ArrayAccess {

    @Override
    public void write(MemorySegment to, long offset, Object array) {
        checkLength(array);
        MemorySegment.copy(array, 0, to, element, offset, length);
    }

    @Override
    public Object read(MemorySegment from, long offset) {
        Object array = Array.newInstance(element.carrier(), length);
        MemorySegment.copy(from, element, offset, array, 0, length);
        return array;
    }
}
