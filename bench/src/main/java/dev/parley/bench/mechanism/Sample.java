package dev.parley.bench.mechanism;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * An element of 32 bytes. All of it follows from its number, so that whoever reads it can tell.
 *
 * @param number how many were sent before
 * @param block how many there are in the block that it is in
 * @param left made of the number
 * @param right made of the number
 */
record Sample(long number, long block, long left, long right) {

    static final int BYTES = 32;
    static final int NUMBER = 0;
    static final int BLOCK = 8;
    static final int LEFT = 16;
    static final int RIGHT = 24;

    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    static Sample of(long number, long block) {
        return new Sample(number, block, left(number), right(number));
    }

    static long left(long number) {
        return number * SPREAD;
    }

    static long right(long number) {
        return number ^ SPREAD;
    }

    /** Writes that of a number. */
    static void write(MemorySegment to, long number, long block) {
        to.set(JAVA_LONG, NUMBER, number);
        to.set(JAVA_LONG, BLOCK, block);
        to.set(JAVA_LONG, LEFT, left(number));
        to.set(JAVA_LONG, RIGHT, right(number));
    }

    /** What is summed up of it. */
    static long weight(long number, long block) {
        return block + left(number) + right(number);
    }
}
