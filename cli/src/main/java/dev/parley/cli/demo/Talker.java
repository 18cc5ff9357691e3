package dev.parley.cli.demo;

import dev.parley.Connection;
import dev.parley.ParleyException;
import dev.parley.chat.ChatClient;
import dev.parley.chat.ChatException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A client of the demonstration: does what the {@link Stage} orders, and says what it hears
 * meanwhile.
 *
 * <p>Owned by one thread; has another, which listens.
 */
final class Talker {

    private static final MemorySegment NOTHING = MemorySegment.ofArray(new byte[0]);

    /** What is not said on the stage: who comes says so himself. */
    private static final String COMING = " has come";

    private final Actor actor;
    private final int proxy;
    private final ChatClient room;

    private Talker(Actor actor, int proxy, ChatClient room) {
        this.actor = actor;
        this.proxy = proxy;
        this.room = room;
    }

    /** Enters the room. */
    static Talker join(Actor actor, String name) throws IOException {
        int proxy = actor.qnx().qnx_proxy_attach(0, NOTHING, 0, -1);
        return new Talker(actor, proxy, ChatClient.open(actor.qnx(), name, proxy));
    }

    /** Returns when it is told to end. */
    void act() throws IOException {
        Thread.ofPlatform().daemon().name("listening").start(this::listen);
        while (true) {
            switch (actor.nextOrder()) {
                case Order.Say(String text) -> {
                    actor.say("says   " + text);
                    room.post(text);
                }
                case Order.Measure(int warmUp, int roundTrips) -> measure(warmUp, roundTrips);
                case Order.Leave() -> {
                    actor.say("leaves the room");
                    room.close();
                }
                case Order.End() -> {
                    return;
                }
            }
        }
    }

    private void listen() {
        try {
            while (true) {
                actor.qnx().Receive(proxy, NOTHING);
                hear();
            }
        } catch (ChatException e) {
            tryToSay("gets   ESRCH from its fetch: " + e.getMessage());
        } catch (IOException _) {
            // The demonstration is over.
        }
    }

    private void hear() throws IOException {
        for (List<String> news = room.fetch(); !news.isEmpty(); news = room.fetch()) {
            for (String line : news) {
                if (!line.endsWith(COMING)) {
                    actor.say("hears  " + line);
                }
            }
        }
    }

    private void tryToSay(String words) {
        try {
            actor.say(words);
        } catch (ParleyException _) {
            // The demonstration is over.
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
