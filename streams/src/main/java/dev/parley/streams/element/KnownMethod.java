package dev.parley.streams.element;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Handles of methods that are there for sure. */
final class KnownMethod {

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private KnownMethod() {}

    static MethodHandle ofClass(Class<?> owner, String name, MethodType type) {
        try {
            return LOOKUP.findStatic(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    static MethodHandle ofObject(Object receiver, String name, MethodType type) {
        try {
            return LOOKUP.bind(receiver, name, type);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
