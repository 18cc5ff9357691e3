package dev.parley.scenarios.oracle;

import dev.parley.Closed;
import dev.parley.DeadlineExceeded;
import dev.parley.DeadlockAvoided;
import dev.parley.Interrupted;
import dev.parley.KernelGone;
import dev.parley.NameNotFound;
import dev.parley.NameTaken;
import dev.parley.NotPermitted;
import dev.parley.OverLimit;
import dev.parley.ParleyException;
import dev.parley.PeerDied;
import dev.parley.PortGone;
import dev.parley.ProtocolViolated;
import dev.parley.ServerFailed;

/** Why there is no reply. */
public enum Cause {
    /** There is one. */
    NONE,
    /** The connection was closed. */
    CLOSED,
    /** The time was over. */
    DEADLINE,
    /** The thread was interrupted. */
    INTERRUPT,
    /** The server died. */
    PEER_DIED,
    /** The port was closed. */
    PORT_GONE,
    /** No slot or no memory. */
    OVER_LIMIT,
    /** The server chose to. */
    SERVER_FAILED,
    /** The server broke the protocol; an honest one never does. */
    PROTOCOL_VIOLATED,
    /** What no send may end in. */
    OTHER;

    static Cause of(ParleyException failure) {
        return switch (failure) {
            case Closed _ -> CLOSED;
            case DeadlineExceeded _ -> DEADLINE;
            case Interrupted _ -> INTERRUPT;
            case OverLimit _ -> OVER_LIMIT;
            case PeerDied _ -> PEER_DIED;
            case PortGone _ -> PORT_GONE;
            case ProtocolViolated _ -> PROTOCOL_VIOLATED;
            case ServerFailed _ -> SERVER_FAILED;
            case DeadlockAvoided _, KernelGone _, NameNotFound _, NameTaken _, NotPermitted _ ->
                    OTHER;
        };
    }
}
