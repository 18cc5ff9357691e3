package dev.parley.streams.element;

import static java.lang.invoke.MethodType.methodType;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * Primitives at any address; it costs nothing where the address is aligned. A boolean is read as a
 * byte, since a hostile one need not be 0 or 1.
 */
final class Unaligned {

    private static final MethodHandle TO_BYTE =
            KnownMethod.ofClass(Unaligned.class, "toByte", methodType(byte.class, boolean.class));

    private static final MethodHandle IS_TRUE =
            KnownMethod.ofClass(Unaligned.class, "isTrue", methodType(boolean.class, byte.class));

    private Unaligned() {}

    static ValueLayout layout(ValueLayout aligned) {
        return aligned instanceof ValueLayout.OfBoolean
                ? ValueLayout.JAVA_BYTE
                : aligned.withByteAlignment(1);
    }

    /**
     * A primitive in a record, of which (MemorySegment, long) is the start. Each access checks the
     * bounds of the record, not its own: so all do the same check, and the compiler keeps one.
     */
    static VarHandle variable(ValueLayout aligned, long offset, long recordBytes) {
        String name = "it";
        List<MemoryLayout> members = new ArrayList<>();
        RecordShape.pad(members, offset);
        members.add(layout(aligned).withName(name));
        RecordShape.pad(members, recordBytes - offset - aligned.byteSize());
        VarHandle variable =
                MemoryLayout.structLayout(members.toArray(MemoryLayout[]::new))
                        .varHandle(PathElement.groupElement(name));
        return aligned instanceof ValueLayout.OfBoolean
                ? MethodHandles.filterValue(variable, TO_BYTE, IS_TRUE)
                : variable;
    }

    /** Bound into handles, as is its inverse. */
    static byte toByte(boolean value) {
        return (byte) (value ? 1 : 0);
    }

    static boolean isTrue(byte value) {
        return value != 0;
    }
}
