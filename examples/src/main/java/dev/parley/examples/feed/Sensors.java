package dev.parley.examples.feed;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** The sensors of the feed, which measure in turn. Owned by one thread. */
final class Sensors {

    /** How many there are. */
    static final int COUNT = 16;

    private static final double LOWEST = 20;
    private static final double STEP = 0.125;

    private long number;

    /** The next so many samples; each is measured when it is asked for. */
    Iterable<Sample> measure(int count) {
        return () -> new Measuring(number + count);
    }

    private final class Measuring implements Iterator<Sample> {

        private final long end;

        Measuring(long end) {
            this.end = end;
        }

        @Override
        public boolean hasNext() {
            return number < end;
        }

        @Override
        public Sample next() {
            if (!hasNext()) {
                throw new NoSuchElementException("as many are measured as were asked for");
            }
            return sample(number++);
        }
    }

    /** What a real one would ask a device for: here each sensor has a value, and keeps it. */
    private static Sample sample(long number) {
        int sensor = (int) (number % COUNT);
        return new Sample(number, System.nanoTime(), LOWEST + sensor * STEP, sensor);
    }
}
