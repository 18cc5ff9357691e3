package dev.parley;

import dev.parley.link.LinkRights;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Rights that are to go with a message: connections, requests, and descriptors. Immutable.
 *
 * <pre>{@code
 * connection.send(job, Rights.none().with(results, Use.ONCE).with(file));
 * }</pre>
 *
 * <p>All of them go, or none: if one cannot, or the message is not received, the sender keeps
 * everything. Whoever receives the message finds them in {@link Request#passed}, or {@link
 * Reply#passed}, in this order.
 *
 * <ul>
 *   <li>The right to a port, by a connection or as its owner. The kernel makes it for that one
 *       receiver, who could not have made it up. It can be narrowed. It stays good when its giver
 *       is dead. The giver keeps his own.
 *   <li>The right to answer a request that is held here. With it goes the request, as if it were
 *       forwarded; the giver has it no more, and views of it end. If nobody takes it, its sender is
 *       told: {@link ServerFailed} with {@link Errno#ECANCELED}; if the receiver dies, {@link
 *       PeerDied}.
 *   <li>A descriptor. The receiver gets one of its own of the same open file; the giver keeps his.
 * </ul>
 */
public final class Rights {

    /** As many may go with one message. */
    public static final int MOST = LinkRights.MOST;

    private static final Rights NONE = new Rights(List.of());

    private final List<Right> all;

    /** One of them. */
    sealed interface Right {}

    /** The right to the port that a connection leads to. */
    record ByConnection(Connection connection, Use use) implements Right {}

    /** The right to one's own port. */
    record ByPort(Port port, Use use) implements Right {}

    /** The right to answer. */
    record ToAnswer(Request request) implements Right {}

    /** The right to an open file. */
    record ToFile(Descriptor descriptor) implements Right {}

    private Rights(List<Right> all) {
        this.all = all;
    }

    /** None. */
    public static Rights none() {
        return NONE;
    }

    /** And what a connection is good for. */
    public Rights with(Connection connection) {
        return with(connection, Use.ALL);
    }

    /**
     * And a part of what a connection is good for.
     *
     * @param use {@link Use#ALL}: all that it is
     */
    public Rights with(Connection connection, Use use) {
        return and(
                new ByConnection(Objects.requireNonNull(connection), Objects.requireNonNull(use)));
    }

    /**
     * And the right to send to a port of this process, also one that nobody else may connect to.
     */
    public Rights with(Port port) {
        return with(port, Use.ALL);
    }

    /** The same, for one use. */
    public Rights with(Port port, Use use) {
        return and(new ByPort(Objects.requireNonNull(port), Objects.requireNonNull(use)));
    }

    /** And the right to answer a request that is held here. */
    public Rights with(Request request) {
        return and(new ToAnswer(Objects.requireNonNull(request)));
    }

    /** And a descriptor. */
    public Rights with(Descriptor descriptor) {
        return and(new ToFile(Objects.requireNonNull(descriptor)));
    }

    /** How many they are. */
    public int size() {
        return all.size();
    }

    List<Right> all() {
        return all;
    }

    private Rights and(Right right) {
        if (all.size() >= MOST) {
            throw new IllegalArgumentException("more than %d rights".formatted(MOST));
        }
        List<Right> more = new ArrayList<>(all);
        more.add(right);
        return new Rights(List.copyOf(more));
    }
}
