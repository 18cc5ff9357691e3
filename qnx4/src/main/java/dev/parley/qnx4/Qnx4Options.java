package dev.parley.qnx4;

import dev.parley.ConnectOptions;
import dev.parley.JoinOptions;
import dev.parley.Transport;
import java.util.Objects;

/**
 * How a process takes part. Immutable.
 *
 * @param join which node, and as what
 * @param connect what the links to other processes are like, but for the patience
 * @param receivesAgain whether a {@link Qnx4#Receive} from a process whose message is held, and not
 *     replied, gives that message again from its start, as an earlier library in user space did;
 *     else it waits for the next one, as QNX 4 does
 */
public record Qnx4Options(JoinOptions join, ConnectOptions connect, boolean receivesAgain) {

    /** Refuses null. */
    public Qnx4Options {
        Objects.requireNonNull(join);
        Objects.requireNonNull(connect);
    }

    /** The node that {@link JoinOptions#defaults} finds, links of shared memory, and as QNX 4. */
    public static Qnx4Options defaults() {
        return new Qnx4Options(JoinOptions.defaults(), ConnectOptions.defaults(), false);
    }

    /** The same, joining otherwise. */
    public Qnx4Options withJoin(JoinOptions other) {
        return new Qnx4Options(other, connect, receivesAgain);
    }

    /** The same with other links. */
    public Qnx4Options withConnect(ConnectOptions other) {
        return new Qnx4Options(join, other, receivesAgain);
    }

    /** The same with links of another kind. */
    public Qnx4Options withTransport(Transport transport) {
        return withConnect(connect.withTransport(transport));
    }

    /** The same, and what is held is received again, or is not. */
    public Qnx4Options withReceivingAgain(boolean again) {
        return new Qnx4Options(join, connect, again);
    }
}
