package dev.parley.scenarios.oracle;

import dev.parley.Transport;

/**
 * What a process writes into its {@link Journal}. Immutable. Times are those of {@link
 * System#nanoTime}, which all processes of a machine share.
 *
 * <p>A process is known by its <em>life</em>, a number that no other process of the same storm has.
 * A message is known by its client's life and a number that the client gives only once.
 */
public sealed interface Entry {

    /** When it was written. */
    long nanos();

    /** What a process is there for. */
    enum Role {
        /** It lets the others live and die. */
        STORM,
        /** It receives. */
        SERVER,
        /** It sends. */
        CLIENT
    }

    /** What a watch is on. */
    enum Subject {
        /** A process. */
        MEMBER,
        /** The name that a process has. */
        NAME
    }

    /**
     * The first entry: a life begins.
     *
     * @param receivers how many threads receive at a time
     */
    record Born(long nanos, Role role, int pid, int receivers) implements Entry {}

    /** The last entry: the process is going to leave, in order. */
    record Leaving(long nanos) implements Entry {}

    /**
     * Before a send.
     *
     * @param server the life that is expected to receive
     * @param lane messages of one lane are sent by one thread on one connection
     * @param inOrder whether it must be received after those of its lane that were sent before
     * @param patienceNanos 0: there is no deadline
     */
    record Intent(
            long nanos,
            int number,
            int server,
            int lane,
            boolean inOrder,
            Transport transport,
            int requestCrc,
            int replyBytes,
            long patienceNanos)
            implements Entry {}

    /**
     * What a send came to.
     *
     * @param replier the life that the reply names; 0: there is no reply
     * @param replyCrc of the reply; 0: there is none
     */
    record Outcome(long nanos, int number, End end, Cause cause, int replier, int replyCrc)
            implements Entry {}

    /**
     * A request was received; before anything is done with it.
     *
     * @param receipt its number among all that this life receives
     * @param client the life that the request names
     * @param sender the life that the node names
     */
    record Received(long nanos, int receipt, int client, int number, int requestCrc, int sender)
            implements Entry {}

    /** After a reply: whether anybody was met by it. */
    record Replied(long nanos, int receipt, boolean met) implements Entry {}

    /**
     * Before what was received is forwarded.
     *
     * @param server the life that is to receive it next
     */
    record Forwarding(long nanos, int receipt, int server) implements Entry {}

    /** It was forwarded, not refused: whether anybody was met by that. */
    record Forwarded(long nanos, int receipt, boolean met) implements Entry {}

    /** After a name was taken. */
    record Opened(long nanos) implements Entry {}

    /** Before a name is let go of. */
    record Closing(long nanos) implements Entry {}

    /** Before a watch is asked for. */
    record Watching(long nanos, int watch, Subject subject, int life) implements Entry {}

    /** The node has taken the watch on. */
    record Watched(long nanos, int watch) implements Entry {}

    /** The end of what was watched was told. */
    record Told(long nanos, int watch) implements Entry {}

    /** Before a process is killed. */
    record Killed(long nanos, int life) implements Entry {}

    /** Before a process is stopped. */
    record Stopped(long nanos, int life) implements Entry {}

    /** Before the kernel is killed. */
    record KernelKilled(long nanos) implements Entry {}

    /** Before the next kernel is started. */
    record KernelStarted(long nanos) implements Entry {}
}
