package dev.parley.streams.element;

import dev.parley.streams.Length;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.Optional;
import java.util.OptionalInt;

/** Codecs, and what becomes of elements in memory. */
final class Codecs {

    private Codecs() {}

    static <R extends Record> ElementCodec<R> of(MethodHandles.Lookup lookup, Class<R> type) {
        Lengths lengths =
                component ->
                        Optional.ofNullable(component.getAnnotation(Length.class))
                                .map(length -> OptionalInt.of(length.value()))
                                .orElse(OptionalInt.empty());
        return RecordCodec.of(lookup, type, lengths);
    }

    /** Memory for one element, in which nothing is zero. */
    static MemorySegment memory(ElementCodec<?> codec) {
        return MemorySegment.ofArray(new byte[(int) codec.sizeBytes()]).fill((byte) 0x55);
    }

    /** What was written, as it is read. */
    static <R> R thereAndBack(ElementCodec<R> codec, R element) {
        MemorySegment memory = memory(codec);
        codec.write(memory, 0, element);
        return codec.read(memory, 0);
    }
}
