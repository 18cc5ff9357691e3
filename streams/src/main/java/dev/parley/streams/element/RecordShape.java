package dev.parley.streams.element;

import static java.util.stream.Collectors.joining;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/** A record: its components one after the other, each at a multiple of its alignment. */
record RecordShape(Class<?> type, List<Part> parts, StructLayout layout) implements Shape {

    /** A component, and where it begins in its record. */
    record Part(RecordComponent component, Shape shape, long offset) {

        String name() {
            return component.getName();
        }

        /** With the name of its record. */
        String fullName() {
            return component.getDeclaringRecord().getSimpleName() + "." + name();
        }

        private long end() {
            return offset + shape.layout().byteSize();
        }
    }

    /**
     * Finds the offsets.
     *
     * @param shapes one of each component
     */
    static RecordShape of(Class<?> type, List<Shape> shapes) {
        List<Part> parts = new ArrayList<>();
        List<MemoryLayout> members = new ArrayList<>();
        RecordComponent[] components = type.getRecordComponents();
        long end = 0;
        long alignment = 1;
        for (int i = 0; i < components.length; i++) {
            MemoryLayout layout = shapes.get(i).layout();
            Part part = new Part(components[i], shapes.get(i), roundUp(end, layout));
            pad(members, part.offset() - end);
            members.add(layout.withName(part.name()));
            parts.add(part);
            end = part.end();
            alignment = Math.max(alignment, layout.byteAlignment());
        }
        pad(members, Math.ceilDiv(end, alignment) * alignment - end);
        MemoryLayout[] all = members.toArray(MemoryLayout[]::new);
        StructLayout struct = MemoryLayout.structLayout(all).withName(type.getSimpleName());
        return new RecordShape(type, List.copyOf(parts), struct);
    }

    private static long roundUp(long offset, MemoryLayout layout) {
        return Math.ceilDiv(offset, layout.byteAlignment()) * layout.byteAlignment();
    }

    /** Adds padding, if there is any. */
    static void pad(List<MemoryLayout> members, long bytes) {
        if (bytes > 0) {
            members.add(MemoryLayout.paddingLayout(bytes));
        }
    }

    @Override
    public String description() {
        return parts.stream()
                .map(part -> part.shape().description() + " " + part.name())
                .collect(joining("; ", type.getSimpleName() + "{", "}"));
    }
}
