package dev.parley.streams;

import dev.parley.streams.element.ElementCodec;
import dev.parley.streams.element.RecordCodec;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the elements of a stream are: records of fixed size, or arrays of bytes. Immutable, and
 * thread-safe. To make one of a record takes milliseconds, so keep it.
 *
 * <pre>{@code
 * record Sample(long nanos, @Length(3) double[] axes) {}
 *
 * static final StreamType<Sample> SAMPLES = StreamType.of(MethodHandles.lookup(), Sample.class);
 * }</pre>
 *
 * <p>The components of a record are of primitive types, or records in turn, or arrays of these of
 * fixed {@link Length}. They lie in memory as in a C struct. Whatever holds a reference (a {@code
 * String}, an enum, a list) is refused, as it means nothing to another process.
 *
 * <p>Two processes agree on a type if they have the same {@link #description}, and only then: it
 * names the record, and types and names of its components in order. What these mean is told by
 * nobody but the {@link #version}. Types with the same description are equal.
 *
 * @param <T> the type of an element
 */
public final class StreamType<T> {

    private static final StreamType<byte[]> BYTES = new StreamType<>(Optional.empty(), 1);

    private final Optional<ElementCodec<T>> codec;
    private final int version;
    private final String description;

    private StreamType(Optional<ElementCodec<T>> codec, int version) {
        this.codec = codec;
        this.version = version;
        String elements = codec.map(ElementCodec::description).orElse("bytes");
        this.description = elements + " version " + version;
    }

    /**
     * Of a public record of an exported package, with a public constructor.
     *
     * @throws IllegalArgumentException as {@link #of(MethodHandles.Lookup, Class)}
     */
    public static <R extends Record> StreamType<R> of(Class<R> type) {
        return of(MethodHandles.publicLookup(), type);
    }

    /**
     * Of a record that need not be public.
     *
     * @param lookup {@link MethodHandles#lookup} of a class that sees the record, and those in it
     * @throws IllegalArgumentException the record cannot be an element, or is not visible to the
     *     lookup; the text says which component, and why
     */
    public static <R extends Record> StreamType<R> of(MethodHandles.Lookup lookup, Class<R> type) {
        ElementCodec<R> codec = RecordCodec.of(lookup, type, StreamType::length);
        return new StreamType<>(Optional.of(codec), 1);
    }

    private static OptionalInt length(RecordComponent component) {
        Length length = component.getAnnotation(Length.class);
        return length == null ? OptionalInt.empty() : OptionalInt.of(length.value());
    }

    /** Each element is an array of bytes, of any length. */
    public static StreamType<byte[]> bytes() {
        return BYTES;
    }

    /**
     * The same elements with another meaning.
     *
     * @param version at least 1, which it is if nothing is said
     */
    public StreamType<T> withVersion(int version) {
        if (version < 1) {
            throw new IllegalArgumentException("version must be >= 1, version=" + version);
        }
        return new StreamType<>(codec, version);
    }

    /** What the elements mean: a number that both processes know. */
    public int version() {
        return version;
    }

    /**
     * What two processes compare: {@code Sample{long nanos; double[3] axes} version 1}, or {@code
     * bytes version 1}.
     */
    public String description() {
        return description;
    }

    /** How an element lies in memory; empty: its size is not fixed. */
    public Optional<StructLayout> layout() {
        return codec.map(ElementCodec::layout);
    }

    /** Whether all elements have the same size: those of records do. */
    public boolean isFixedSize() {
        return codec.isPresent();
    }

    /** From one element to the next, in bytes; 0: its size is not fixed. */
    public long elementBytes() {
        return codec.map(ElementCodec::sizeBytes).orElse(0L);
    }

    /** Empty: its size is not fixed. */
    Optional<ElementCodec<T>> codec() {
        return codec;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StreamType<?> type && description.equals(type.description);
    }

    @Override
    public int hashCode() {
        return description.hashCode();
    }

    @Override
    public String toString() {
        return description;
    }
}
