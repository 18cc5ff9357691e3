package dev.parley.kernel.state;

import dev.parley.wire.Ask;
import dev.parley.wire.MemberEnd;
import java.util.List;
import java.util.Optional;

/**
 * What happened. A {@code connection} is the shell's number of one process's socket: never used
 * twice, and never mentioned again after {@link Left} (and {@link Settled}) or {@link
 * Effect.Expel}.
 */
public sealed interface Event {

    /** A process has connected. */
    record Arrived(long connection, Credentials credentials) implements Event {}

    /** A process asks. The descriptors that came along belong to the node from here on. */
    record Asked(long connection, int call, Ask ask, List<Descriptor> descriptors)
            implements Event {}

    /** What a process said is not a question. */
    record Misspoke(long connection, String reason) implements Event {}

    /** A process has been handed everything that was said to it so far. */
    record Flushed(long connection) implements Event {}

    /** The shell could not bring about an introduction: the system refused. */
    record Unmade(Effect.Introduce introduce, String reason) implements Event {}

    /**
     * A process has ended, or only its connection has.
     *
     * @param died it is known that the process has ended
     * @param end how; empty: the shell will say so by {@link Settled}, unless it is told by {@link
     *     Effect.Release} not to, or cannot find out
     */
    record Left(long connection, boolean died, Optional<MemberEnd> end) implements Event {}

    /** It is known now how a process ended that had left. */
    record Settled(long connection, MemberEnd end) implements Event {}

    /** {@link Node#nextDeadlineNanos} has come. */
    record Elapsed() implements Event {}
}
