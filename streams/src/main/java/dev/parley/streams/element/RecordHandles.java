package dev.parley.streams.element;

import static java.lang.invoke.MethodType.methodType;

import dev.parley.streams.element.RecordShape.Part;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle.AccessMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Composes the handles that write and read a record, of those of its components. A writer is a
 * (MemorySegment, long, T)void, a reader a (MemorySegment, long)T.
 */
final class RecordHandles {

    /** A writer of whatever it is. */
    static final MethodType WRITER =
            methodType(void.class, MemorySegment.class, long.class, Object.class);

    /** A reader of whatever it is. */
    static final MethodType READER = methodType(Object.class, MemorySegment.class, long.class);

    /** Up to this length it is quicker to move the elements of an array one by one (ADR 36). */
    private static final int SHORT_ARRAY = 16;

    private static final MethodHandle SUM =
            KnownMethod.ofClass(Long.class, "sum", methodType(long.class, long.class, long.class));

    private static final MethodHandle PRESENT =
            KnownMethod.ofClass(
                    RecordHandles.class,
                    "present",
                    methodType(Object.class, String.class, Object.class));

    private final Sight sight;

    RecordHandles(Sight sight) {
        this.sight = sight;
    }

    /** Writes one component after the other. */
    MethodHandle writer(RecordShape shape) {
        MethodHandle all = MethodHandles.empty(WRITER.changeParameterType(2, shape.type()));
        for (Part part : shape.parts().reversed()) {
            MethodHandle accessor = sight.accessor(part.component());
            MethodHandle one = MethodHandles.filterArguments(partWriter(shape, part), 2, accessor);
            all = MethodHandles.foldArguments(all, one);
        }
        return all;
    }

    /** Reads one component after the other, and makes a record of them. */
    MethodHandle reader(RecordShape shape) {
        List<Part> parts = shape.parts();
        MethodHandle constructor = sight.constructor(shape.type());
        MethodHandle all =
                MethodHandles.dropArguments(constructor, parts.size(), READER.parameterList());
        for (int i = parts.size() - 1; i >= 0; i--) {
            all = MethodHandles.foldArguments(all, i, partReader(shape, parts.get(i)));
        }
        return all;
    }

    /** At its offset in the record. */
    private MethodHandle partWriter(RecordShape record, Part part) {
        return part.shape() instanceof PrimitiveShape primitive
                ? primitive.access(AccessMode.SET, part.offset(), record.layout().byteSize())
                : at(part.offset(), shapeWriter(part.fullName(), part.shape()));
    }

    /** At its offset in the record. */
    private MethodHandle partReader(RecordShape record, Part part) {
        return part.shape() instanceof PrimitiveShape primitive
                ? primitive.access(AccessMode.GET, part.offset(), record.layout().byteSize())
                : at(part.offset(), shapeReader(part.fullName(), part.shape()));
    }

    private MethodHandle shapeWriter(String name, Shape shape) {
        return switch (shape) {
            case PrimitiveShape primitive -> primitive.access(AccessMode.SET);
            case RecordShape record -> notNull(name, writer(record));
            case ArrayShape array -> {
                MethodHandle write = KnownMethod.ofObject(access(name, array), "write", WRITER);
                MethodType type = WRITER.changeParameterType(2, array.type());
                yield notNull(name, write.asType(type));
            }
        };
    }

    private MethodHandle shapeReader(String name, Shape shape) {
        return switch (shape) {
            case PrimitiveShape primitive -> primitive.access(AccessMode.GET);
            case RecordShape record -> reader(record);
            case ArrayShape array ->
                    KnownMethod.ofObject(access(name, array), "read", READER)
                            .asType(READER.changeReturnType(array.type()));
        };
    }

    private ArrayAccess access(String name, ArrayShape array) {
        Shape element = array.element();
        if (array.length() > SHORT_ARRAY
                && element instanceof PrimitiveShape(ValueLayout layout)
                && element.type() != boolean.class) {
            return new ArrayInBulk(name, array.length(), Unaligned.layout(layout));
        }
        MethodHandle writer = shapeWriter(name + "[]", element);
        return ArrayByElement.of(name, array, writer, shapeReader(name, element));
    }

    private static MethodHandle at(long offset, MethodHandle handle) {
        MethodHandle sum = MethodHandles.insertArguments(SUM, 1, offset);
        return MethodHandles.filterArguments(handle, 1, sum);
    }

    private static MethodHandle notNull(String name, MethodHandle writer) {
        Class<?> type = writer.type().parameterType(2);
        MethodHandle present = PRESENT.bindTo(name).asType(methodType(type, type));
        return MethodHandles.filterArguments(writer, 2, present);
    }

    /** Bound into handles. */
    static Object present(String name, @Nullable Object value) {
        if (value == null) {
            throw new NullPointerException(name + " is null");
        }
        return value;
    }
}
