package dev.parley.streams.element;

import java.lang.foreign.MemoryLayout;

/** What a component is, as bytes and for people. */
sealed interface Shape permits PrimitiveShape, ArrayShape, RecordShape {

    /** The Java type that has this shape. */
    Class<?> type();

    /** Aligned as in C. */
    MemoryLayout layout();

    /** As in {@link ElementCodec#description}. */
    String description();
}
