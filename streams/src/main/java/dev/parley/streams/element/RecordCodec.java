package dev.parley.streams.element;

import static java.lang.invoke.MethodType.methodType;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandles;
import java.util.Objects;

/** Makes the codecs of records. */
public final class RecordCodec {

    private static final byte[] TEMPLATE = template();

    private RecordCodec() {}

    /**
     * The codec of a record, which is to be made once: it takes milliseconds, and the first in a
     * virtual machine a tenth of a second.
     *
     * @param lookup of a class that sees the record, and those in it
     * @throws IllegalArgumentException the record cannot be an element, or is not visible; the text
     *     says which and why
     */
    public static <R extends Record> ElementCodec<R> of(
            MethodHandles.Lookup lookup, Class<R> type, Lengths lengths) {
        RecordShape shape = Survey.of(type, lengths);
        RecordHandles handles = new RecordHandles(new Sight(Objects.requireNonNull(lookup)));
        return define(
                shape,
                new HandleCodec.Handles(
                        handles.writer(shape).asType(RecordHandles.WRITER),
                        handles.reader(shape).asType(RecordHandles.READER)));
    }

    @SuppressWarnings("unchecked") // the handles are those of R
    private static <R> ElementCodec<R> define(RecordShape shape, HandleCodec.Handles handles) {
        try {
            MethodHandles.Lookup hidden =
                    MethodHandles.lookup().defineHiddenClassWithClassData(TEMPLATE, handles, true);
            return (ElementCodec<R>)
                    hidden.findConstructor(
                                    hidden.lookupClass(),
                                    methodType(void.class, StructLayout.class, String.class))
                            .invoke(shape.layout(), shape.description());
        } catch (Throwable e) {
            throw new AssertionError("no codec of " + shape.description(), e);
        }
    }

    private static byte[] template() {
        String file = HandleCodec.class.getSimpleName() + ".class";
        try (InputStream bytes =
                Objects.requireNonNull(HandleCodec.class.getResourceAsStream(file), file)) {
            return bytes.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
