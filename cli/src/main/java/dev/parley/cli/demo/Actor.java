package dev.parley.cli.demo;

import dev.parley.Connection;
import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.ParleyException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * A process of the demonstration, as it sees itself: a member of the node that says on the {@link
 * Stage} what it does. Saying is a send: it returns when the audience has read it, so what is read
 * is in the order of what happens.
 */
final class Actor implements AutoCloseable {

    private final Parley parley;
    private final Connection stage;
    private final Executor aside =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("aside").factory());

    private Actor(Parley parley, Connection stage) {
        this.parley = parley;
        this.stage = stage;
    }

    static Actor join(Path socket, Role role) throws ParleyException {
        Parley parley =
                Parley.join(JoinOptions.defaults().withSocket(socket).withProgram(role.label()));
        try {
            return new Actor(parley, parley.connect(Stage.NAME));
        } catch (ParleyException e) {
            parley.close();
            throw e;
        }
    }

    Parley parley() {
        return parley;
    }

    /** Tells the audience who this is, and what it does here. */
    void enter(String words) throws ParleyException {
        say("pid %d, %s".formatted(parley.self().pid(), words));
    }

    /** Tells the audience; blocks until it has been told. */
    void say(String words) throws ParleyException {
        send(new Report.Words(System.nanoTime(), words));
    }

    /** Tells the audience when there is time: what happens next does not wait for it. */
    void sayAside(String words) {
        Report report = new Report.Words(System.nanoTime(), words);
        aside.execute(() -> sendIfHeard(report));
    }

    private void sendIfHeard(Report report) {
        try {
            send(report);
        } catch (ParleyException _) {
            // Nobody listens any more.
        }
    }

    /** Blocks until there is something to do. */
    Order nextOrder() throws ParleyException {
        return Order.decode(send(new Report.Ready()));
    }

    void progress(int done) throws ParleyException {
        send(new Report.Progress(done));
    }

    void measured(Figures figures) throws ParleyException {
        send(new Report.Measured(figures));
    }

    private byte[] send(Report report) throws ParleyException {
        return stage.send(report.encode()).bytes();
    }

    @Override
    public void close() {
        parley.close();
    }
}
