package dev.parley.cli;

import dev.parley.ParleyException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What happens in the demonstration, scene by scene.
 *
 * <p>Owned by the thread that directs it.
 */
final class Play {

    /** How much is measured. */
    record Effort(int warmUp, int roundTrips) {

        static final Effort FULL = new Effort(50_000, 200_000);
        static final Effort FAST = new Effort(10_000, 20_000);
    }

    private final Troupe troupe;
    private final Narrator narrator;
    private final Effort effort;

    Play(Troupe troupe, Narrator narrator, Effort effort) {
        this.troupe = troupe;
        this.narrator = narrator;
        this.effort = effort;
    }

    /** Performs it, and returns what was measured. */
    Figures perform() throws IOException {
        try {
            narrator.scene("A kernel, a server and two clients, each a process of its own");
            Path socket = troupe.startKernel();
            troupe.kernel().ifPresent(kernel -> narrator.line(kernel, "listens at " + socket));
            try (Stage stage = Stage.open(socket, troupe, narrator)) {
                return perform(socket, stage);
            }
        } catch (ParleyException e) {
            throw troupe.explain(e);
        }
    }

    private Figures perform(Path socket, Stage stage) throws IOException {
        Child server = troupe.start("server", "demo", "server", "--socket", socket.toString());
        stage.awaitEntrance(server);
        Child clientA = startClient("client A", socket);
        Child clientB = startClient("client B", socket);
        stage.awaitReady(clientA);
        stage.awaitReady(clientB);
        greet(stage, clientA, clientB);
        answerInAnyOrder(stage, server, clientA, clientB);
        fail(stage, clientB);
        Figures figures = measure(stage, clientA);
        dieWhileHolding(stage, server, clientB);
        stage.dismiss(clientA);
        stage.dismiss(clientB);
        return figures;
    }

    private Child startClient(String name, Path socket) throws IOException {
        return troupe.start(
                name,
                "demo",
                "client",
                "--socket",
                socket.toString(),
                "--name",
                name,
                "--warm-up",
                Integer.toString(effort.warmUp()),
                "--round-trips",
                Integer.toString(effort.roundTrips()));
    }

    private void greet(Stage stage, Child clientA, Child clientB) throws IOException {
        narrator.scene("A client sends and waits; the server receives and replies");
        stage.direct(clientA, Order.GREET);
        stage.direct(clientB, Order.GREET);
    }

    private void answerInAnyOrder(Stage stage, Child server, Child clientA, Child clientB)
            throws IOException {
        narrator.scene("A server may keep a request and reply to others first");
        stage.provoke(clientA, Order.ASK_FOR_LATER, server);
        stage.direct(clientB, Order.ASK_FOR_NOW);
        stage.direct(clientB, Order.RELEASE);
        stage.awaitReady(clientA);
    }

    private void fail(Stage stage, Child client) throws IOException {
        narrator.scene("A server may fail a request");
        stage.direct(client, Order.ASK_IMPOSSIBLE);
    }

    private Figures measure(Stage stage, Child client) throws IOException {
        narrator.scene("How long a round trip takes");
        stage.direct(client, Order.MEASURE);
        Figures figures = stage.figures();
        narrator.remark("half of them within    " + RoundTrips.text(figures.p50Nanos()) + " (p50)");
        narrator.remark("99 of 100 within       " + RoundTrips.text(figures.p99Nanos()) + " (p99)");
        narrator.remark("round trips per second %,d".formatted(figures.perSecond()));
        narrator.remark(
                "the figures depend on the machine (here %d processors), and change from run to run"
                        .formatted(Runtime.getRuntime().availableProcessors()));
        return figures;
    }

    private void dieWhileHolding(Stage stage, Child server, Child client) throws IOException {
        narrator.scene("When the other side dies, a send ends, and says what is known");
        stage.provoke(client, Order.ASK_IN_VAIN, server);
        narrator.line(server, "is killed, as by kill -9");
        server.kill();
        stage.awaitReady(client);
        stage.awaitExit(server);
    }
}
