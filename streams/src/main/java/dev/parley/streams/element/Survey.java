package dev.parley.streams.element;

import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds the shape of one element, or why it cannot be one. */
final class Survey {

    /** A constructor takes no more than 255 words, and a long is two. */
    static final int MOST_COMPONENTS = 120;

    static final long MOST_BYTES = 1 << 20;

    private final Lengths lengths;
    private final Deque<Class<?>> enclosing = new ArrayDeque<>();
    private int components;

    private Survey(Lengths lengths) {
        this.lengths = lengths;
    }

    /**
     * The shape of a record.
     *
     * @throws IllegalArgumentException it cannot be an element; the text says why
     */
    static RecordShape of(Class<?> type, Lengths lengths) {
        if (!type.isRecord()) {
            throw new IllegalArgumentException(
                    type.getSimpleName() + " is no record: an element is one");
        }
        RecordShape shape = new Survey(lengths).record(type);
        checkSize(type.getSimpleName(), shape.layout().byteSize());
        return shape;
    }

    private RecordShape record(Class<?> type) {
        RecordComponent[] all = type.getRecordComponents();
        if (all.length == 0) {
            throw new IllegalArgumentException(
                    type.getSimpleName() + " has no components: an element has at least one");
        }
        enclosing.push(type);
        List<Shape> shapes = new ArrayList<>();
        for (RecordComponent component : all) {
            shapes.add(component(component));
        }
        enclosing.pop();
        return RecordShape.of(type, shapes);
    }

    private Shape component(RecordComponent component) {
        OptionalInt length = lengths.of(component);
        if (component.getType().isArray()) {
            return array(component, length);
        }
        if (length.isPresent()) {
            throw refusal(component, "only an array has a @Length");
        }
        return single(component, component.getType());
    }

    private Shape array(RecordComponent component, OptionalInt given) {
        Shape element = single(component, component.getType().componentType());
        int length =
                given.orElseThrow(() -> refusal(component, "an array in an element has a @Length"));
        if (length < 1) {
            throw new IllegalArgumentException(
                    "%s: length must be >= 1, length=%d".formatted(name(component), length));
        }
        checkSize(name(component), element.layout().byteSize() * length);
        return new ArrayShape(element, length);
    }

    private Shape single(RecordComponent component, Class<?> type) {
        Optional<PrimitiveShape> primitive = PrimitiveShape.of(type);
        if (primitive.isPresent()) {
            count();
            return primitive.get();
        }
        if (!type.isRecord()) {
            throw refusal(component, "an element holds no references");
        }
        if (enclosing.contains(type)) {
            throw refusal(component, "an element does not contain itself");
        }
        return record(type);
    }

    private void count() {
        components++;
        if (components > MOST_COMPONENTS) {
            throw new IllegalArgumentException(
                    "%s has more than %d components, those of its records included"
                            .formatted(enclosing.getLast().getSimpleName(), MOST_COMPONENTS));
        }
    }

    private static void checkSize(String name, long bytes) {
        if (bytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "%s is of %d bytes: an element is of %d at most"
                            .formatted(name, bytes, MOST_BYTES));
        }
    }

    private static IllegalArgumentException refusal(RecordComponent component, String reason) {
        String type = component.getType().getSimpleName();
        String article = "AEIOUaeiou".indexOf(type.charAt(0)) < 0 ? "a" : "an";
        return new IllegalArgumentException(
                "%s is %s %s: %s".formatted(name(component), article, type, reason));
    }

    private static String name(RecordComponent component) {
        return component.getDeclaringRecord().getSimpleName() + "." + component.getName();
    }
}
