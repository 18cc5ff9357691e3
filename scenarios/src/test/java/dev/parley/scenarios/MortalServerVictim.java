package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Connection;
import dev.parley.Delivered;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.PeerDied;
import dev.parley.PortGone;
import dev.parley.ServerFailed;
import dev.parley.scenarios.FailPointSweep.Victim;
import dev.parley.scenarios.programs.Letter;
import dev.parley.scenarios.programs.MortalServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server that dies; this process is its client. The server may forward to one that lives, or have
 * been forwarded to: those are in this process, too.
 */
final class MortalServerVictim implements Victim {

    private final FailPointSweep sweep;
    private final Parley parley;
    private final String name;
    private final Path journal;
    private final Peer server;
    private final Place place;
    private final int fatalStep;

    /** Where the victim stands. */
    enum Place {
        /** It is the only server. */
        ALONE,
        /** It forwards to another one. */
        FIRST,
        /** Another one forwards to it. */
        LAST,
        /** It passes the right to answer to another one. */
        GIVER,
        /** Another one passes that right to it. */
        TAKER
    }

    private MortalServerVictim(
            FailPointSweep sweep,
            Parley parley,
            String name,
            Path journal,
            Peer server,
            Place place,
            int fatalStep) {
        this.sweep = sweep;
        this.parley = parley;
        this.name = name;
        this.journal = journal;
        this.server = server;
        this.place = place;
        this.fatalStep = fatalStep;
    }

    static Victim start(FailPointSweep sweep, Parley client, Place place, int fatalStep)
            throws IOException {
        String name = "server-" + fatalStep;
        Path journal = Files.createTempFile("journal-", "");
        List<Object> arguments = new ArrayList<>(List.of(name, journal, fatalStep));
        switch (place) {
            case FIRST -> arguments.addAll(List.of("forward", LocalServer.NAME));
            case GIVER -> arguments.addAll(List.of("pass", LocalServer.TAKER));
            case ALONE, LAST, TAKER -> {}
        }
        Peer server =
                Peer.start(
                        sweep.node().socket(),
                        sweep.jvm(),
                        MortalServer.class,
                        arguments.toArray());
        return new MortalServerVictim(sweep, client, name, journal, server, place, fatalStep);
    }

    @Override
    public int fatalStep() {
        return fatalStep;
    }

    @Override
    public String meet() throws Exception {
        OsThread receiver =
                new OsThread(server.pid(), Integer.parseInt(server.expectAfter("serving")));
        try (Connection direct = parley.connect(name, sweep.options());
                LocalServer between =
                        place == Place.TAKER
                                ? LocalServer.passing(parley, direct)
                                : LocalServer.forwarding(parley, direct);
                Connection connection =
                        place == Place.LAST || place == Place.TAKER
                                ? parley.connect(between.port().id(), sweep.options())
                                : parley.connect(name, sweep.options())) {
            expectReply(connection, sweep.body().first());
            switch (sweep.sleeper()) {
                case CLIENT -> OsThread.current().onceAsleep(() -> server.tell("go"));
                case SERVER -> {
                    server.tell("go");
                    receiver.awaitAsleepOrGone();
                }
                case NOBODY -> server.tell("go");
            }
            String outcome = send(connection);
            String end = server.line();
            server.kill();
            expectTruth(outcome);
            return end;
        }
    }

    private static void expectReply(Connection connection, byte[] letter) throws ParleyException {
        byte[] reply = connection.send(letter).bytes();
        assertThat(Letter.isAnswer(reply, letter))
                .as("answer to %d", Letter.number(letter))
                .isTrue();
    }

    private String send(Connection connection) throws ParleyException {
        try {
            expectReply(connection, sweep.body().second());
            return "replied";
        } catch (PeerDied e) {
            return e.delivered().toString();
        } catch (PortGone e) {
            // Who was to answer has given up, as whoever passed it to him was dead; it came then.
            assertThat(place).isEqualTo(Place.GIVER);
            assertThat(e.delivered()).isEqualTo(Delivered.UNKNOWN);
            return e.delivered().toString();
        } catch (ServerFailed e) {
            return e.errno().toString();
        }
    }

    /** The journal was written before the server went on: it never knows too much. */
    private void expectTruth(String outcome) throws IOException {
        List<String> known = Files.readAllLines(journal);
        assertThat(known).doesNotContain("torn");
        switch (outcome) {
            case "replied" -> assertThat(known).as("replied").contains("received");
            case "NO" -> assertThat(known).as("not delivered").isEmpty();
            case "ESRCH" -> assertThat(known).as("could not be forwarded").isEmpty();
            case "UNKNOWN" -> assertThat(known).as("unknown").doesNotContain("replied");
            default -> throw new AssertionError("died, and delivered is " + outcome);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.delete(journal);
    }
}
