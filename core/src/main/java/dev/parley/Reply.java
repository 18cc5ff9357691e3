package dev.parley;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a server replied. Immutable but for the array, which is the caller's own.
 *
 * @param status the server's number; 0 unless it said otherwise
 * @param bytes what arrived
 * @param fullSize the length that the server gave, in bytes; more than arrived if the reply was cut
 * @param passed the rights that came with it, if it was sent for by a {@code send} with {@link
 *     Rights}: to be taken, or closed; others are let go
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never shared
public record Reply(int status, byte[] bytes, long fullSize, Passed passed) {

    /** One without rights. */
    public Reply(int status, byte[] bytes, long fullSize) {
        this(status, bytes, fullSize, Passed.nothing());
    }

    /** Whether the reply was longer than the room for it. */
    public boolean isCut() {
        return fullSize > bytes.length;
    }

    /** The bytes as UTF-8 text. */
    public String text() {
        return new String(bytes, UTF_8);
    }
}
