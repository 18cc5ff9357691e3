package dev.parley.source;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;

/**
 * The only way in which the JDK lets one hear of signals: {@code sun.misc.Signal}, of the module
 * jdk.unsupported, which exports it. By reflection, since the compiler warns of each mention of it.
 */
final class JdkSignals {

    private static final Class<?> SIGNAL = named("sun.misc.Signal");
    private static final Class<?> HANDLER = named("sun.misc.SignalHandler");

    private JdkSignals() {}

    /** A handler that does this, on a thread of its own. */
    static Object handler(Runnable event) {
        try {
            MethodHandle run =
                    MethodHandles.publicLookup()
                            .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                            .bindTo(event);
            return MethodHandleProxies.asInterfaceInstance(
                    HANDLER, MethodHandles.dropArguments(run, 0, SIGNAL));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * From now on this handler is for the signal.
     *
     * @return the one before
     * @throws IllegalArgumentException there is no such signal, or the JVM needs it
     */
    static Object handle(String name, Object handler) {
        try {
            Object signal = SIGNAL.getConstructor(String.class).newInstance(name);
            return SIGNAL.getMethod("handle", SIGNAL, HANDLER).invoke(null, signal, handler);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("signal " + name + ": " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("module jdk.unsupported is missing", e);
        }
    }
}
