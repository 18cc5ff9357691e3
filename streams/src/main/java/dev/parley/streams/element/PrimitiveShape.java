package dev.parley.streams.element;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle.AccessMode;
import java.util.Optional;
import java.util.stream.Stream;

/** A number, a character, or a boolean, which is a byte. */
record PrimitiveShape(ValueLayout layout) implements Shape {

    /** Empty: it is no primitive type. */
    static Optional<PrimitiveShape> of(Class<?> type) {
        return Stream.of(
                        ValueLayout.JAVA_BOOLEAN,
                        ValueLayout.JAVA_BYTE,
                        ValueLayout.JAVA_SHORT,
                        ValueLayout.JAVA_CHAR,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_FLOAT,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_DOUBLE)
                .filter(layout -> layout.carrier() == type)
                .map(PrimitiveShape::new)
                .findFirst();
    }

    @Override
    public Class<?> type() {
        return layout.carrier();
    }

    @Override
    public String description() {
        return type().getSimpleName();
    }

    /** A writer or a reader, as in {@link RecordHandles}, of one by itself. */
    MethodHandle access(AccessMode mode) {
        return access(mode, 0, layout.byteSize());
    }

    /** The same, of one at this offset in a record of this size. */
    MethodHandle access(AccessMode mode, long offset, long recordBytes) {
        return Unaligned.variable(layout, offset, recordBytes).toMethodHandle(mode);
    }
}
