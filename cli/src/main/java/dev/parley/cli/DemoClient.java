package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Connection;
import dev.parley.ParleyException;
import dev.parley.PeerDied;
import dev.parley.ServerFailed;
import java.io.IOException;

/**
 * A client of the demonstration: does what the {@link Stage} orders, and says what comes of it.
 *
 * <p>Owned by one thread.
 */
final class DemoClient {

    private final Actor actor;
    private final Connection server;
    private final String name;
    private final Play.Effort effort;

    DemoClient(Actor actor, Connection server, String name, Play.Effort effort) {
        this.actor = actor;
        this.server = server;
        this.name = name;
        this.effort = effort;
    }

    /** Returns when it is told to leave. */
    void act() throws IOException {
        for (Order order = actor.nextOrder(); order != Order.LEAVE; order = actor.nextOrder()) {
            act(order);
        }
    }

    private void act(Order order) throws IOException {
        switch (order) {
            case GREET -> exchange("Hello, I am " + name);
            case ASK_FOR_LATER -> exchange(EchoServer.LATER);
            case ASK_FOR_NOW -> exchange("Answer me now, please");
            case RELEASE -> send(EchoServer.RELEASE);
            case ASK_IMPOSSIBLE -> askImpossible();
            case MEASURE -> measure();
            case ASK_IN_VAIN -> askInVain();
            case LEAVE -> throw new IllegalArgumentException("leaving is no act");
        }
    }

    private void exchange(String text) throws ParleyException {
        actor.say("hears \"" + send(text) + "\"");
    }

    private void askImpossible() throws ParleyException {
        try {
            exchange(EchoServer.IMPOSSIBLE);
        } catch (ServerFailed e) {
            actor.say("gets " + e.errno() + " from its send");
        }
    }

    private void askInVain() throws ParleyException {
        try {
            exchange(EchoServer.IN_VAIN);
        } catch (PeerDied e) {
            actor.say("gets PeerDied; whether its request was done: " + e.delivered());
        }
    }

    private void measure() throws IOException {
        actor.say(
                "sends %,d messages of %d bytes, one after the other, after %,d to warm up"
                        .formatted(
                                effort.roundTrips(), Measurement.MESSAGE_BYTES, effort.warmUp()));
        Measurement measurement = new Measurement(actor, server);
        actor.measured(measurement.run(effort.warmUp(), effort.roundTrips()));
    }

    private String send(String text) throws ParleyException {
        actor.say("says  \"" + text + "\"");
        return new String(server.send(text.getBytes(UTF_8)).bytes(), UTF_8);
    }
}
