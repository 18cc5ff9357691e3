package dev.parley;

import dev.parley.link.ReceivePort;
import dev.parley.link.ReceiveSet;
import dev.parley.sleep.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Receives from many ports, by one wait. Thread-safe: any number of threads may receive, from the
 * set, from its ports, and from other sets that these are in; each message is received once.
 *
 * <p>Of all that waits the most urgent comes first, and of those what was sent first. What waits at
 * a port in the order of arrival counts as of {@link Priority#NORMAL}, for such a port does not
 * look at priorities. So no port starves another of the same priority, however busy it is. Notices
 * come before requests.
 *
 * <p>A port that is closed has left the set. Closing the set leaves the ports open.
 */
public final class PortSet implements AutoCloseable {

    /** What was received, and where. */
    public record Arrival(Port port, Received received) {}

    private final ReceiveSet set;

    /**
     * @param endsWhenEmpty whether a receive ends if there is no port; else it waits for one
     */
    PortSet(boolean endsWhenEmpty) {
        set = new ReceiveSet(endsWhenEmpty);
    }

    /** A set of these ports; there may be more, or less, later. */
    public static PortSet of(Port... ports) {
        PortSet made = new PortSet(true);
        for (Port port : ports) {
            made.add(port);
        }
        return made;
    }

    /**
     * One more port, also for those who wait already. A port may be in many sets.
     *
     * @return false: it is in the set already
     */
    public boolean add(Port port) {
        return set.add(port.port());
    }

    /**
     * One port less. A thread may just have taken something from it.
     *
     * @return false: it is not in the set
     */
    public boolean remove(Port port) {
        return set.remove(port.port());
    }

    /** The ports that are in the set, and open. */
    public List<Port> ports() {
        return set.ports().stream().filter(port -> !port.isClosed()).map(Port::of).toList();
    }

    /**
     * Blocks until something arrives at one of the ports.
     *
     * @throws Closed the set was closed, or no port is left in it
     * @throws Interrupted the thread was interrupted while nothing was there; nothing is lost
     */
    public Arrival receive() throws Closed, Interrupted {
        return receive(Receipt.once());
    }

    /**
     * The same, into a request object that the caller reuses: allocates nothing for a request, but
     * for the first at each port.
     *
     * @throws IllegalStateException the request that was last received with it is not replied yet
     */
    public Arrival receive(Receipt receipt) throws Closed, Interrupted {
        return Objects.requireNonNull(take(receipt, Deadline.NEVER));
    }

    /** Blocks until something arrives or the time is over; empty: nothing did. */
    public Optional<Arrival> receive(Duration timeout) throws Closed, Interrupted {
        return receive(Receipt.once(), timeout);
    }

    /** The same, into a request object that the caller reuses. */
    public Optional<Arrival> receive(Receipt receipt, Duration timeout) throws Closed, Interrupted {
        return Optional.ofNullable(take(receipt, Deadline.after(timeout)));
    }

    /** Takes what is there; never blocks. */
    public Optional<Arrival> poll() throws Closed, Interrupted {
        return Optional.ofNullable(take(Receipt.once(), Deadline.AT_ONCE));
    }

    /** Ends all receives from the set; harmless if it is closed. */
    @Override
    public void close() {
        set.close();
    }

    /** A receive that waits, or else the next, comes back with nothing. */
    void call() {
        set.call();
    }

    /** Null: the time is over, or the set was {@link #call called}. */
    @Nullable Arrival take(Receipt receipt, long deadline) throws Closed, Interrupted {
        Request request = receipt.toFill();
        while (true) {
            ReceiveSet.Arrival arrival = set.receive(request.held(), deadline);
            switch (arrival.taken()) {
                case REQUEST -> {
                    Port port = portOf(arrival);
                    request.arrived(port.id());
                    return receipt.arrivalAt(port);
                }
                case PULSE -> {
                    return new Arrival(portOf(arrival), receipt.pulse());
                }
                case PROXY -> {
                    return new Arrival(portOf(arrival), Port.triggered(request.held()));
                }
                case NOTICE -> {
                    Port port = portOf(arrival);
                    Notice notice = port.pollNotice();
                    if (notice != null) { // else another receiver was faster
                        return new Arrival(port, notice);
                    }
                }
                case NOTHING, ABSENT, CALLED -> {
                    return null;
                }
                case INTERRUPTED -> throw Port.interrupted();
                case CLOSED -> throw closed();
            }
        }
    }

    private static Port portOf(ReceiveSet.Arrival arrival) {
        ReceivePort port = Objects.requireNonNull(arrival.port());
        return Port.of(port);
    }

    private Closed closed() {
        String why = set.isClosed() ? "the set is closed" : "no port is left in the set";
        return new Closed(Delivered.NO, "receive: " + why);
    }
}
