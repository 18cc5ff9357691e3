package dev.parley.chat;

import dev.parley.Connection;
import dev.parley.NameNotFound;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import java.io.IOException;

/**
 * Triggers a proxy when the server is no more: who then fetches finds that out. For that, it keeps
 * a connection, which ends with the server. One death is of interest here, so nobody asks the
 * system to be told of all.
 *
 * <p>Thread-safe.
 */
final class ServerWatch implements AutoCloseable {

    private final Connection server;
    private final Runnable ring;

    private ServerWatch(Connection server, Runnable ring) {
        this.server = server;
        this.ring = ring;
    }

    // [start:chat-client-watch]
    static ServerWatch open(Qnx4 qnx, int proxy) throws IOException {
        Runnable ring = () -> trigger(qnx, proxy);
        try {
            Connection server = qnx.parley().connect(ChatServer.NAME);
            if (!server.peer().whenGone(ring)) {
                ring.run(); // it is gone already
            }
            return new ServerWatch(server, ring);
        } catch (NameNotFound _) {
            throw new ChatException.ServerGone();
        }
    }

    // [end:chat-client-watch]

    private static void trigger(Qnx4 qnx, int proxy) {
        try {
            qnx.Trigger(proxy);
        } catch (Qnx4Exception _) {
            // There is nobody any more who would fetch.
        }
    }

    @Override
    public void close() {
        server.peer().forget(ring);
        server.close();
    }
}
