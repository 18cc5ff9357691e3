package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Connection;
import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.ParleyException;
import java.nio.file.Path;

/**
 * A process of the demonstration, as it sees itself: a member of the node that says on the {@link
 * Stage} what it does. Saying is a send: it returns when the audience has read it, so what is read
 * is in the order of what happens.
 */
final class Actor implements AutoCloseable {

    private final Parley parley;
    private final Connection stage;

    private Actor(Parley parley, Connection stage) {
        this.parley = parley;
        this.stage = stage;
    }

    static Actor join(Path socket, String name) throws ParleyException {
        Parley parley = Parley.join(JoinOptions.defaults().withSocket(socket).withProgram(name));
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

    /** Tells the audience; blocks until it has been told. */
    void say(String words) throws ParleyException {
        send(new Report.Words(words));
    }

    /** Blocks until there is something to do. */
    Order nextOrder() throws ParleyException {
        return Order.valueOf(send(new Report.Ready()));
    }

    void progress(int done) throws ParleyException {
        send(new Report.Progress(done));
    }

    void measured(Figures figures) throws ParleyException {
        send(new Report.Measured(figures));
    }

    private String send(Report report) throws ParleyException {
        return new String(stage.send(report.encode()).bytes(), UTF_8);
    }

    @Override
    public void close() {
        parley.close();
    }
}
