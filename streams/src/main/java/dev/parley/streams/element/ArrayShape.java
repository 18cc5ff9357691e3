package dev.parley.streams.element;

import java.lang.foreign.MemoryLayout;

/**
 * An array of fixed length.
 *
 * @param element a primitive, or a record
 */
record ArrayShape(Shape element, int length) implements Shape {

    @Override
    public Class<?> type() {
        return element.type().arrayType();
    }

    @Override
    public MemoryLayout layout() {
        return MemoryLayout.sequenceLayout(length, element.layout());
    }

    @Override
    public String description() {
        return element.description() + "[" + length + "]"; // the same in every locale
    }
}
