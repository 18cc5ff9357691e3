package dev.parley.scenarios.programs;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/**
 * Messages that are recognized as whole, and as the answer to which: a number, and as many bytes
 * after it as wanted that follow from the number.
 */
public final class Letter {

    /** The shortest. */
    public static final int MIN_BYTES = Long.BYTES;

    private Letter() {}

    /** The letter of that number and length. */
    public static byte[] of(long number, int sizeBytes) {
        byte[] body = new byte[sizeBytes - Long.BYTES];
        new Random(number).nextBytes(body);
        return ByteBuffer.allocate(sizeBytes).putLong(number).put(body).array();
    }

    /** The reply to a letter: as long, and of a number that no request has. */
    public static byte[] answer(byte[] letter) {
        return of(~number(letter), letter.length);
    }

    /** The number that a letter bears. */
    public static long number(byte[] letter) {
        return ByteBuffer.wrap(letter).getLong();
    }

    /** Whether every byte is as it was written. */
    public static boolean isWhole(byte[] letter) {
        return letter.length >= MIN_BYTES
                && Arrays.equals(letter, of(number(letter), letter.length));
    }

    /** Whether this is the reply to that letter, whole. */
    public static boolean isAnswer(byte[] reply, byte[] letter) {
        return Arrays.equals(reply, answer(letter));
    }
}
