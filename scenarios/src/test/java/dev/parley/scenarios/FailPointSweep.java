package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ConnectOptions;
import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Transport;
import dev.parley.Waiting;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.MortalServerVictim.Place;
import dev.parley.scenarios.programs.Letter;
import dev.parley.scenarios.programs.MortalClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Lets one process after the other die, each before another step of one and the same exchange; the
 * next ones start meanwhile.
 *
 * @param sleeper who waits for the other at the beginning of the exchange
 * @param body of the messages
 */
record FailPointSweep(ParleyNode node, Jvm jvm, Transport transport, Sleeper sleeper, Body body) {

    private static final String SURVIVED = "survived";

    /** How the exchange begins. */
    enum Sleeper {
        /** The client: nobody receives its request yet. */
        CLIENT,
        /** The server: it receives, and nobody sends yet. */
        SERVER,
        /** Neither: the survivor looks and looks, and sees every state that the victim leaves. */
        NOBODY
    }

    /** How long the messages are. Those of the exchange before are of the other kind. */
    enum Body {
        /** Travels in the line of the slot's state. */
        SHORT(24),
        /** Travels in the slot's rooms. */
        LONG(1000);

        private final int sizeBytes;

        Body(int sizeBytes) {
            this.sizeBytes = sizeBytes;
        }

        byte[] first() {
            return Letter.of(1, LONG.sizeBytes + SHORT.sizeBytes - sizeBytes);
        }

        byte[] second() {
            return Letter.of(2, sizeBytes);
        }
    }

    /** A process that dies before a step of its exchange with this one. */
    interface Victim extends AutoCloseable {

        int fatalStep();

        /** Has the exchange, looks at what comes of it, and returns the victim's last words. */
        String meet() throws Exception;

        /** Looks once more, when others have died since; and cleans up. */
        @Override
        void close() throws Exception;
    }

    void killClients(int stride) throws Exception {
        try (Parley server = join();
                Parley bystander = node.join()) {
            Footprint before = Footprint.now();
            kill(stride, step -> MortalClientVictim.start(this, server, bystander, step));
            before.awaitAgain();
        }
    }

    void killServers(int stride) throws Exception {
        try (Parley client = join()) {
            Footprint before = Footprint.now();
            kill(stride, step -> MortalServerVictim.start(this, client, Place.ALONE, step));
            before.awaitAgain();
        }
    }

    /** Servers that forward, or pass the right to answer; and those to which that is done. */
    void killForwarders(Place place, int stride) throws Exception {
        try (Parley client = join()) {
            Footprint before = Footprint.now();
            try (Parley parley = join();
                    LocalServer _ = LocalServer.answering(parley);
                    LocalServer _ = LocalServer.taking(parley)) {
                kill(stride, step -> MortalServerVictim.start(this, client, place, step));
            }
            before.awaitAgain();
        }
    }

    /** Clients whose request is forwarded. */
    void killForwardedClients(int stride) throws Exception {
        try (Parley server = join()) {
            Footprint before = Footprint.now();
            kill(stride, step -> ForwardedClientVictim.start(this, server, step));
            before.awaitAgain();
        }
    }

    /** A client of a name that dies before that step of its second exchange; 0: before none. */
    Peer startClient(String name, int fatalStep) {
        return Peer.start(
                node.socket(),
                jvm,
                MortalClient.class,
                name,
                transport,
                body.first().length,
                body.second().length,
                fatalStep);
    }

    ConnectOptions options() {
        return ConnectOptions.defaults().withTransport(transport);
    }

    private Parley join() throws ParleyException {
        Waiting waiting = sleeper == Sleeper.NOBODY ? Waiting.SPIN : Waiting.BLOCK;
        JoinOptions options = JoinOptions.defaults().withSocket(node.socket());
        return Parley.join(options.withWaiting(waiting));
    }

    private void kill(int stride, StartedAhead.Start<Victim> birth) throws Exception {
        int steps = count(birth);
        int first = 1 + ThreadLocalRandom.current().nextInt(stride);
        List<String> ends = new ArrayList<>();
        List<Victim> met = new ArrayList<>();
        IntStream fatal = IntStream.iterate(first, step -> step <= steps, step -> step + stride);
        try (var victims = new StartedAhead<>(fatal, birth)) {
            while (victims.hasNext()) {
                met.add(victims.next());
                ends.add(end(met.getLast()));
            }
        } finally {
            System.out.printf("%s%n  %d steps: %s%n", this, steps, ends);
            for (Victim victim : met) {
                victim.close();
            }
        }
        long survivors = ends.stream().filter(SURVIVED::equals).count();
        assertThat(survivors)
                .as("who got away, of %d", ends.size())
                .isLessThanOrEqualTo(Math.max(1, ends.size() * 3 / 4));
    }

    /** An exchange takes fewer steps now and then: nothing moved between a look and a swap. */
    private static String end(Victim victim) throws Exception {
        String end = victim.meet();
        if (end.startsWith("dying ")) {
            return end.replace("dying", Integer.toString(victim.fatalStep()));
        }
        assertThat(steps(end)).as("steps of who survived").isLessThan(victim.fatalStep());
        return SURVIVED;
    }

    private static int count(StartedAhead.Start<Victim> birth) throws Exception {
        try (Victim immortal = birth.start(0)) {
            return steps(immortal.meet());
        }
    }

    private static int steps(String end) {
        assertThat(end).startsWith("survived ");
        return end.split(" ").length - 1;
    }

    @Override
    public String toString() {
        return "%s link, %s sleeps first, %s messages".formatted(transport, sleeper, body);
    }
}
