package dev.parley.cli.demo;

import dev.parley.ParleyException;
import dev.parley.Snapshot;
import dev.parley.cli.base.RoundTrips;
import dev.parley.cli.sin.SinTable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What happens in the demonstration, scene by scene.
 *
 * <p>Owned by the thread that directs it.
 */
final class Play {

    private final Cast cast;
    private final Stage stage;
    private final Narrator narrator;
    private final Effort effort;

    private Play(Cast cast, Stage stage, Narrator narrator, Effort effort) {
        this.cast = cast;
        this.stage = stage;
        this.narrator = narrator;
        this.effort = effort;
    }

    /** Performs it, and returns what was found out. */
    static Findings perform(Troupe troupe, Narrator narrator, Effort effort) throws IOException {
        try {
            narrator.scene("A kernel, a talk server and three clients, each a process of its own");
            Path socket = troupe.startKernel();
            long pid = troupe.kernel().orElseThrow().pid();
            narrator.line(Role.KERNEL, "pid %d, listens at %s".formatted(pid, socket));
            try (Stage stage = Stage.open(socket, troupe, narrator)) {
                Cast cast = Cast.enter(troupe, stage, socket);
                return new Play(cast, stage, narrator, effort).perform();
            }
        } catch (ParleyException e) {
            throw troupe.explain(e);
        }
    }

    private Findings perform() throws IOException {
        talk();
        look();
        long deathToldNanos = loseOne();
        Figures figures = measure();
        loseTheServer();
        stage.dismiss(cast.wren());
        stage.dismiss(cast.robin());
        return new Findings(deathToldNanos, figures);
    }

    private void talk() throws IOException {
        scene("They talk: the room rings a proxy of each, who then fetches what another has said");
        tell(cast.wren(), new Order.Say("Hello! Who is here?"), cast.robin(), cast.lark());
        tell(cast.robin(), new Order.Say("I am, blocked as always."), cast.wren(), cast.lark());
        tell(cast.lark(), new Order.Say("Me too. It costs nothing."), cast.wren(), cast.robin());
    }

    private void look() throws IOException {
        scene("parley sin: who waits for whom, in REPLY for a reply, in RECEIVE for a send");
        Snapshot snapshot = stage.awaitIdle(cast.wren(), cast.robin(), cast.lark());
        SinTable.of(snapshot).text().lines().forEach(narrator::remark);
        stage.pause(effort.pause().multipliedBy(2));
    }

    /** Returns how long it took until the last of the others knew. */
    private long loseOne() throws IOException {
        scene("One of them is killed, as by kill -9, and the others are told");
        long toldNanos = kill(cast.lark(), cast.room(), cast.wren(), cast.robin());
        narrator.remark("all of them knew within " + RoundTrips.text(toldNanos));
        tell(cast.wren(), new Order.Say("That was quick."), cast.robin());
        return toldNanos;
    }

    private Figures measure() throws IOException {
        scene("How long a round trip takes");
        stage.direct(cast.wren(), effort.measure());
        Figures figures = stage.figures();
        narrator.remark(
                "half of them within %s (p50), 99 of 100 within %s (p99), %,d a second"
                        .formatted(
                                RoundTrips.text(figures.p50Nanos()),
                                RoundTrips.text(figures.p99Nanos()),
                                figures.perSecond()));
        narrator.remark(
                "the figures depend on the machine (here %d processors), and change from run to run"
                        .formatted(Runtime.getRuntime().availableProcessors()));
        return figures;
    }

    private void loseTheServer() throws IOException {
        scene("One leaves; then the server is killed, and no send stays without an end");
        tell(cast.robin(), new Order.Leave(), cast.wren());
        stage.awaitIdle(cast.wren());
        kill(cast.room(), cast.wren());
    }

    /**
     * Kills one, and tells what the others say of it, and when.
     *
     * @return the time from the kill to the last of it
     */
    private long kill(Child victim, Child... witnesses) throws IOException {
        narrator.death(victim.role());
        long killedNanos = System.nanoTime();
        victim.kill();
        long lastNanos = 0;
        for (Stage.Line line : stage.gather(witnesses)) {
            lastNanos = line.atNanos() - killedNanos;
            String after = RoundTrips.text(lastNanos);
            narrator.line(line.actor().role(), "%-32s  after %s".formatted(line.words(), after));
        }
        stage.pause(effort.pause());
        return lastNanos;
    }

    private void scene(String title) throws IOException {
        stage.pause(effort.pause());
        narrator.scene(title);
        stage.pause(effort.pause());
    }

    /** Blocks until the others have heard what comes of the order, and people have read it. */
    private void tell(Child actor, Order order, Child... others) throws IOException {
        stage.provoke(actor, order, others);
        stage.pause(effort.pause());
    }
}
