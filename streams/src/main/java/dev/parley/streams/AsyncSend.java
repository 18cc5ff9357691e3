package dev.parley.streams;

import dev.parley.ParleyException;
import dev.parley.Priority;
import dev.parley.Reply;
import java.util.concurrent.CompletableFuture;

/** A send that blocks a virtual thread of its own, and nobody else. */
final class AsyncSend {

    /** What is to be done there. */
    interface Sending {
        Reply send() throws ParleyException;
    }

    private AsyncSend() {}

    /**
     * Sends at the priority that the calling thread has now. Whoever ends the future before the
     * reply does, by a cancellation or a timeout, interrupts the send.
     */
    static CompletableFuture<Reply> start(Sending sending) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        int priority = Priority.ofThread();
        Thread sender = Thread.ofVirtual().unstarted(() -> send(sending, priority, reply));
        var _ =
                reply.whenComplete(
                        (_, _) -> {
                            if (!Thread.currentThread().equals(sender)) {
                                sender.interrupt();
                            }
                        });
        sender.start();
        return reply;
    }

    private static void send(Sending sending, int priority, CompletableFuture<Reply> reply) {
        try {
            if (priority != Priority.NORMAL) {
                Priority.useOnThread(priority);
            }
            Reply arrived = sending.send();
            if (!reply.complete(arrived)) {
                arrived.passed().close(); // nobody will take what it brings
            }
        } catch (Throwable e) { // also an Error: who waits for the future sees it nowhere else
            reply.completeExceptionally(e);
        }
    }
}
