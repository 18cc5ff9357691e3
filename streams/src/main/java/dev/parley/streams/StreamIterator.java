package dev.parley.streams;

import dev.parley.ParleyException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Element after element until the end. One thread at a time. */
final class StreamIterator<T> implements Iterator<T> {

    private final Stream<T> stream;
    private Optional<T> next = Optional.empty();

    StreamIterator(Stream<T> stream) {
        this.stream = stream;
    }

    @Override
    public boolean hasNext() {
        if (next.isEmpty()) {
            try {
                next = stream.recv();
            } catch (ParleyException e) {
                throw new UncheckedIOException(e);
            }
        }
        return next.isPresent();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the stream has ended");
        }
        T element = next.orElseThrow();
        next = Optional.empty();
        return element;
    }
}
