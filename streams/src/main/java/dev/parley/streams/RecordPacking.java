package dev.parley.streams;

import dev.parley.streams.element.ElementCodec;
import java.lang.foreign.MemorySegment;

/** Records of fixed size, without anything in between. */
final class RecordPacking<T> implements Packing<T> {

    private final ElementCodec<T> codec;
    private final long elementBytes;

    RecordPacking(ElementCodec<T> codec) {
        this.codec = codec;
        this.elementBytes = codec.sizeBytes();
    }

    @Override
    public long bytesOf(T element) {
        return elementBytes;
    }

    @Override
    public void put(MemorySegment half, long at, T element) {
        codec.write(half, at, element);
    }

    @Override
    public long next(MemorySegment half, long at, long available) {
        return available < elementBytes ? NONE : elementBytes;
    }

    @Override
    public T get(MemorySegment half, long at, long bytes) {
        return codec.read(half, at);
    }

    @Override
    public long bytesInPlace(long count) {
        return count * elementBytes;
    }

    @Override
    public MemorySegment room(MemorySegment half, long at, long count) {
        return half.asSlice(at, count * elementBytes);
    }

    @Override
    public long bytesToRead(MemorySegment half, long at, long available, long most) {
        return available < elementBytes
                ? NONE
                : Math.min(available / elementBytes, most) * elementBytes;
    }

    @Override
    public MemorySegment view(MemorySegment half, long at, long bytes) {
        return half.asSlice(at, bytes);
    }

    @Override
    public long count(long bytes) {
        return bytes / elementBytes;
    }
}
