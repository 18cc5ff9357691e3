package dev.parley.cli.demo;

import dev.parley.Connection;
import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * A process of the demonstration, as it sees itself: a member of the node that says on the {@link
 * Stage} what it does. Saying is a send: it returns when the audience has read it, so what is read
 * is in the order of what happens.
 */
final class Actor implements AutoCloseable {

    private final Qnx4 qnx;
    private final Connection stage;
    private final Executor aside =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("aside").factory());

    private Actor(Qnx4 qnx, Connection stage) {
        this.qnx = qnx;
        this.stage = stage;
    }

    static Actor join(Path socket, Role role) throws IOException {
        JoinOptions join = JoinOptions.defaults().withSocket(socket).withProgram(role.label());
        Qnx4 qnx = Qnx4.attach(Qnx4Options.defaults().withJoin(join));
        try {
            return new Actor(qnx, qnx.parley().connect(Stage.NAME));
        } catch (ParleyException e) {
            qnx.close();
            throw e;
        }
    }

    /** By the calls of QNX 4, which the chat is made of. */
    Qnx4 qnx() {
        return qnx;
    }

    /** By Parley's own. */
    Parley parley() {
        return qnx.parley();
    }

    /** Tells the audience who this is, and what it does here. */
    void enter(String words) throws ParleyException {
        say("pid %d, %s".formatted(qnx.getpid(), words));
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
        qnx.close();
    }
}
