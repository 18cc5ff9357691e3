package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Connection;
import dev.parley.Notice;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Proxy;
import dev.parley.Pulse;
import dev.parley.Request;
import dev.parley.scenarios.programs.Letter;
import dev.parley.scenarios.programs.RacingServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** Whether every slot of a link carries a message: no request is replied before all are held. */
final class Slots {

    private static final int COUNT = RacingServer.TOGETHER;

    private static final Duration WATCHDOG = Duration.ofMinutes(1);

    private Slots() {}

    /** Looks at the link to a {@link RacingServer}. */
    static void expectAllUsable(Connection connection) {
        send(connection, () -> {});
    }

    /** Looks at the link to a port of this process. */
    static void expectAllUsable(Connection connection, Port port) {
        send(connection, () -> serve(port));
    }

    private static void send(Connection connection, Runnable serving) {
        try (var senders = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            List<CompletableFuture<Void>> sends = new ArrayList<>();
            for (int i = 1; i <= COUNT; i++) {
                byte[] letter = Letter.of(-i, Letter.MIN_BYTES);
                sends.add(CompletableFuture.runAsync(() -> send(connection, letter), senders));
            }
            try {
                serving.run();
                sends.forEach(CompletableFuture::join);
            } finally {
                senders.shutdownNow(); // those that wait for ever, if something failed
            }
        }
    }

    private static void send(Connection connection, byte[] letter) {
        try {
            assertThat(Letter.isAnswer(connection.send(letter, WATCHDOG).bytes(), letter)).isTrue();
        } catch (ParleyException e) {
            throw new AssertionError(e);
        }
    }

    private static void serve(Port port) {
        List<Request> held = new ArrayList<>();
        while (held.size() < COUNT) {
            try {
                switch (port.receive()) {
                    case Request request -> held.add(request);
                    case Notice.LastConnectionGone _ -> {} // of those that were killed
                    case Pulse _, Proxy _, Notice _ -> throw new AssertionError("nobody sent that");
                }
            } catch (ParleyException e) {
                throw new AssertionError(e);
            }
        }
        held.forEach(request -> request.reply(Letter.answer(request.bytes())));
    }
}
