package dev.parley.streams.element;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** What a caller sees of records: nothing is done to them that the caller could not do. */
record Sight(Lookup lookup) {

    /**
     * The canonical constructor.
     *
     * @throws IllegalArgumentException the caller does not see it
     */
    MethodHandle constructor(Class<?> type) {
        Class<?>[] parameters =
                Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getType)
                        .toArray(Class<?>[]::new);
        try {
            return lookup.unreflectConstructor(type.getDeclaredConstructor(parameters));
        } catch (IllegalAccessException e) {
            throw hidden(type, e);
        } catch (NoSuchMethodException e) {
            throw new AssertionError("a record without its constructor: " + type, e);
        }
    }

    /**
     * The method that returns a component.
     *
     * @throws IllegalArgumentException the caller does not see it
     */
    MethodHandle accessor(RecordComponent component) {
        try {
            return lookup.unreflect(component.getAccessor());
        } catch (IllegalAccessException e) {
            throw hidden(component.getDeclaringRecord(), e);
        }
    }

    private IllegalArgumentException hidden(Class<?> type, IllegalAccessException cause) {
        return new IllegalArgumentException(
                "%s is not visible to %s: pass MethodHandles.lookup() of a class that sees it"
                        .formatted(type.getName(), lookup),
                cause);
    }
}
