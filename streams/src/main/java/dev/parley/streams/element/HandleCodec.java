package dev.parley.streams.element;

import java.lang.constant.ConstantDescs;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.UndeclaredThrowableException;

/**
 * A codec that calls two handles. Only a template: each record has a hidden class of its own that
 * is made of this one, so that its handles are constants, and the compiler sees through them.
 */
final class HandleCodec<T> implements ElementCodec<T> {

    /**
     * What the class of a record is made with.
     *
     * @param writer of the type {@link RecordHandles#WRITER}
     * @param reader of the type {@link RecordHandles#READER}
     */
    record Handles(MethodHandle writer, MethodHandle reader) {}

    private static final MethodHandle WRITER;
    private static final MethodHandle READER;

    static {
        try {
            Handles handles =
                    MethodHandles.classData(
                            MethodHandles.lookup(), ConstantDescs.DEFAULT_NAME, Handles.class);
            WRITER = handles.writer();
            READER = handles.reader();
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final StructLayout layout;
    private final String description;

    HandleCodec(StructLayout layout, String description) {
        this.layout = layout;
        this.description = description;
    }

    @Override
    public StructLayout layout() {
        return layout;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public void write(MemorySegment to, long offset, T element) {
        try {
            WRITER.invokeExact(to, offset, (Object) element);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the reader makes no other
    public T read(MemorySegment from, long offset) {
        try {
            return (T) (Object) READER.invokeExact(from, offset);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    @Override
    public String toString() {
        return description;
    }

    /** Throws what accessors and constructors throw, which declare nothing. */
    private static RuntimeException unchecked(Throwable thrown) {
        return switch (thrown) {
            case Error error -> throw error;
            case RuntimeException exception -> exception;
            default -> new UndeclaredThrowableException(thrown);
        };
    }
}
