package dev.parley.kernel.state;

import dev.parley.wire.Ask;
import java.util.List;

/**
 * What happened. A {@code connection} is the shell's number of one process's socket: never used
 * twice, and never mentioned again after {@link Left} or {@link Effect.Expel}.
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
     */
    record Left(long connection, boolean died) implements Event {}

    /** {@link Node#nextDeadlineNanos} has come. */
    record Elapsed() implements Event {}
}
