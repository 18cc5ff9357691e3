package dev.parley.kernel;

import dev.parley.kernel.state.Effect;
import dev.parley.kernel.state.Event;
import dev.parley.kernel.state.Event.Elapsed;
import dev.parley.kernel.state.Event.Flushed;
import dev.parley.kernel.state.Node;
import java.util.Optional;

/**
 * The node among real processes: it is told of one event after the other, and the effects of each
 * are brought about before the next.
 *
 * <p>Owned by the kernel's loop; not thread-safe.
 */
final class LiveNode {

    private final Node node;
    private final Uptime uptime;
    private final Connections connections;
    private final Performer performer;

    LiveNode(Node node, Uptime uptime, Connections connections, Performer performer) {
        this.node = node;
        this.uptime = uptime;
        this.connections = connections;
        this.performer = performer;
    }

    /** Something happened. */
    void tell(Event event) {
        play(event);
        playOut();
    }

    /** A process is gone, or its connection has ended. */
    void left(Connection connection) {
        performer.leave(connection);
        playOut();
    }

    /** A process has ended that had hung up before. */
    void died(Connection connection) {
        performer.died(connection);
        playOut();
    }

    /** Time has passed: somebody's patience may have ended, somebody may have read at last. */
    void tick() {
        if (uptime.nowNanos() >= nextDeadlineNanos()) {
            play(new Elapsed());
        }
        playOut();
    }

    /** Tells the node what came of its own effects, until nothing more comes of them. */
    private void playOut() {
        Optional<Event> event = nextEvent();
        while (event.isPresent()) {
            play(event.get());
            event = nextEvent();
        }
    }

    /** What went wrong comes first: who has left is not flushed. */
    private Optional<Event> nextEvent() {
        return performer
                .nextEvent()
                .or(
                        () ->
                                connections
                                        .takeFlushed()
                                        .map(connection -> new Flushed(connection.number())));
    }

    private void play(Event event) {
        long nowNanos = uptime.nowNanos();
        for (Effect effect : node.on(event, nowNanos)) {
            performer.perform(effect, nowNanos);
        }
    }

    /** When to {@link #tick} at the latest; {@link Long#MAX_VALUE}: nobody waits. */
    long nextDeadlineNanos() {
        return node.nextDeadlineNanos().orElse(Long.MAX_VALUE);
    }
}
