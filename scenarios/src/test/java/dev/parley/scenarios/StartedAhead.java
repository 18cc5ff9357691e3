package dev.parley.scenarios;

import java.util.ArrayDeque;
import java.util.PrimitiveIterator;
import java.util.Queue;
import java.util.stream.IntStream;

/**
 * Processes that are needed one after the other. The next ones start while one is in use: a JVM
 * takes its time. Owned by one thread; closes those that nobody took.
 */
final class StartedAhead<T extends AutoCloseable> implements AutoCloseable {

    private static final int COUNT = 2;

    private final PrimitiveIterator.OfInt numbers;
    private final Start<T> start;
    private final Queue<T> started = new ArrayDeque<>();

    /** How the one of a number starts. */
    interface Start<T> {
        T start(int number) throws Exception;
    }

    StartedAhead(IntStream numbers, Start<T> start) {
        this.numbers = numbers.iterator();
        this.start = start;
    }

    boolean hasNext() {
        return !started.isEmpty() || numbers.hasNext();
    }

    /** The next one, which the caller closes. */
    T next() throws Exception {
        while (started.size() <= COUNT && numbers.hasNext()) {
            started.add(start.start(numbers.nextInt()));
        }
        return started.remove();
    }

    @Override
    public void close() throws Exception {
        for (T one : started) {
            one.close();
        }
    }
}
