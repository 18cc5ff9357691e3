package dev.parley;

import dev.parley.wire.TracePage;
import java.time.Duration;

/**
 * A message that was received at a port and replied, as the port's owner has noted it.
 *
 * @param number counts the messages noted, from 1
 * @param priority as its sender said, {@link Priority#LOWEST} to {@link Priority#HIGHEST}
 * @param queued from the send, by the sender's clock, to the receive
 * @param served from the receive to the reply
 * @param status of the reply; the errno, if it was failed
 * @param head the first bytes of the request, as many as were asked for
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never shared
public record Traced(
        long number,
        Member sender,
        int priority,
        long requestBytes,
        long replyBytes,
        Duration queued,
        Duration served,
        Outcome outcome,
        int status,
        byte[] head) {

    /** What became of it. */
    public enum Outcome {
        /** The sender has the reply. */
        REPLIED,
        /** The sender got {@link ServerFailed}. */
        FAILED,
        /** The sender had left before the reply. */
        ABANDONED
    }

    static Traced of(TracePage.Line line) {
        Outcome ended = line.failed() ? Outcome.FAILED : Outcome.REPLIED;
        return new Traced(
                line.number(),
                Member.of(line.sender()),
                line.priority(),
                line.requestBytes(),
                line.replyBytes(),
                Duration.ofNanos(line.queuedNanos()),
                Duration.ofNanos(line.servedNanos()),
                line.met() ? ended : Outcome.ABANDONED,
                line.status(),
                line.head());
    }
}
