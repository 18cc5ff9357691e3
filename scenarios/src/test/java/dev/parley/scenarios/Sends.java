package dev.parley.scenarios;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Connection;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Reply;
import dev.parley.Request;
import dev.parley.Rights;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Sends in threads of their own, and what comes of them. */
final class Sends {

    private Sends() {}

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static CompletableFuture<Reply> send(Connection connection, String text) {
        return send(connection, text, Rights.none());
    }

    static CompletableFuture<Reply> send(Connection connection, String text, Rights rights) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                reply.complete(connection.send(bytes(text), rights));
                            } catch (Throwable e) {
                                reply.completeExceptionally(e);
                            }
                        });
        return reply;
    }

    static Throwable failure(CompletableFuture<Reply> reply) throws InterruptedException {
        try {
            throw new AssertionError("a reply: " + reply.get());
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        }
    }

    static Request request(Port port) throws ParleyException {
        while (true) {
            if (port.receive() instanceof Request request) { // else that of a client that is gone
                return request;
            }
        }
    }
}
