package dev.parley.wire;

import java.util.Arrays;
import java.util.List;

/**
 * Some messages of a port, as its owner has noted them.
 *
 * @param last the number of the last message that this page is about; the next one begins after it
 * @param lost how many of those are forgotten already
 */
public record TracePage(long last, long lost, List<Line> lines) {

    /**
     * What a reader asks for.
     *
     * @param after the number of the last message that it knows; {@link #NOW}: it only asks for
     *     that number
     * @param headBytes how many bytes of each message it wants
     */
    public record Wish(long after, int headBytes) {

        /** From now on. */
        public static final long NOW = -1;
    }

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
            byte[] head) {

        /** The same with so many bytes of the message at most. */
        public Line cut(int headBytes) {
            if (head.length <= headBytes) {
                return this;
            }
            byte[] less = Arrays.copyOf(head, headBytes);
            return new Line(
                    number,
                    sender,
                    priority,
                    requestBytes,
                    replyBytes,
                    failed,
                    status,
                    met,
                    queuedNanos,
                    servedNanos,
                    less);
        }
    }
}
