package dev.parley.cli.demo;

import dev.parley.Connection;
import dev.parley.ParleyException;
import dev.parley.PeerDied;
import dev.parley.cli.demo.chat.ChatClient;
import java.io.IOException;
import java.util.Optional;

/**
 * A client of the demonstration: does what the {@link Stage} orders, and says what it hears
 * meanwhile.
 *
 * <p>Owned by one thread; has another, which listens.
 */
final class Talker {

    private final Actor actor;
    private final ChatClient room;

    Talker(Actor actor, ChatClient room) {
        this.actor = actor;
        this.room = room;
    }

    /** Returns when it is told to end. */
    void act() throws IOException {
        Thread.ofPlatform().daemon().name("listening").start(this::listen);
        while (true) {
            switch (actor.nextOrder()) {
                case Order.Say(String text) -> {
                    actor.say("says   " + text);
                    room.say(text);
                }
                case Order.Measure(int warmUp, int roundTrips) -> measure(warmUp, roundTrips);
                case Order.Leave() -> {
                    actor.say("leaves the room");
                    room.leave();
                }
                case Order.End() -> {
                    return;
                }
            }
        }
    }

    private void listen() {
        try {
            Optional<String> line = hear();
            while (line.isPresent()) {
                actor.say("hears  " + line.get());
                line = hear();
            }
        } catch (ParleyException _) {
            // The demonstration is over.
        }
    }

    /** What comes next; nothing if it has left, or the room is no more. */
    private Optional<String> hear() throws ParleyException {
        try {
            return room.hear();
        } catch (PeerDied e) {
            actor.say("gets   PeerDied from its send; was it delivered: " + e.delivered());
            return Optional.empty();
        }
    }

    private void measure(int warmUp, int roundTrips) throws IOException {
        actor.say(
                "sends  %,d messages of %d bytes, one by one, after %,d to warm up"
                        .formatted(roundTrips, Measurement.MESSAGE_BYTES, warmUp));
        try (Connection echo = actor.parley().connect(EchoServer.NAME)) {
            actor.measured(new Measurement(actor, echo).run(warmUp, roundTrips));
        }
    }
}
