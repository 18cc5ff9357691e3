package dev.parley.wire;

import java.util.List;

/**
 * Some messages of a port, as its owner has noted them.
 *
 * @param lost how many before these were not noted, or are forgotten
 */
public record TracePage(long lost, List<Line> lines) {

    /** What a reader asks for: the lines after a number, and so many bytes of each message. */
    public record Wish(long after, int headBytes) {}

    /**
     * A message that was received and replied.
     *
     * @param number counts from 1
     * @param status of the reply; the errno, if it was failed
     * @param met whether the sender was still there
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never shared
    public record Line(
            long number,
            MemberRecord sender,
            int priority,
            long requestBytes,
            long replyBytes,
            boolean failed,
            int status,
            boolean met,
            long queuedNanos,
            long servedNanos,
            byte[] head) {}
}
