package dev.parley;

import dev.parley.events.Events;
import dev.parley.events.SendEvent;
import dev.parley.link.ClientSlot;
import dev.parley.link.Outcome;
import dev.parley.sleep.Deadline;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A send that no thread waits for: from the line for a slot to the end of its future.
 *
 * <p>Its steps run on different threads, one after the other.
 */
final class AsyncSend {

    private final Connection connection;
    private final byte[] request;
    private final int urgency;
    private final long deadline;
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();

    /**
     * @param request of its own, which nobody changes
     */
    AsyncSend(Connection connection, byte[] request, int urgency, long deadline) {
        this.connection = connection;
        this.request = request;
        this.urgency = urgency;
        this.deadline = deadline;
    }

    /** Ends as the send does, on some other thread. */
    CompletableFuture<Reply> reply() {
        return reply;
    }

    /** Stands in line for a slot, and goes on as soon as there is one. */
    void start() {
        if (request.length > connection.capacityBytes() || connection.isGoodForOne()) {
            // The server may have to map new memory, and that is waited for; so is whether the one
            // request was received.
            Thread.ofVirtual()
                    .start(() -> complete(() -> connection.send(request, urgency, deadline)));
            return;
        }
        long soft = connection.softDeadline();
        long end = Deadline.earlier(deadline, soft);
        var _ =
                connection
                        .claimLater(end)
                        .thenAccept(claimed -> claimed(claimed, soft, end))
                        .exceptionally(
                                mistake -> {
                                    reply.completeExceptionally(mistake);
                                    return null;
                                });
    }

    /** In the order of the sends, on whatever thread gave the slot back: must not block. */
    private void claimed(Optional<ClientSlot> claimed, long soft, long end) {
        if (claimed.isEmpty()) {
            ParleyException why = connection.whyNoSlot(end);
            finish(
                    () -> {
                        throw why;
                    });
            return;
        }
        ClientSlot slot = claimed.get();
        slot.expireSoftly(soft);
        Connection.put(slot, request);
        slot.prioritize(urgency);
        SendEvent event = Events.send();
        slot.sendLater(
                connection.capacityBytes(), deadline, outcome -> ended(slot, outcome, event));
    }

    /** What was forwarded is gone after, which may take as long as a send. */
    private void ended(ClientSlot slot, Outcome outcome, @Nullable SendEvent event) {
        if (outcome != Outcome.FORWARDED) {
            finish(() -> take(slot, outcome, event));
            return;
        }
        Thread.ofVirtual().start(() -> complete(() -> take(slot, follow(slot), event)));
    }

    private Outcome follow(ClientSlot slot) {
        boolean ended = false;
        try {
            Outcome outcome = slot.follow(connection.capacityBytes(), deadline);
            ended = true;
            return outcome;
        } finally {
            if (!ended) {
                connection.release(slot);
            }
        }
    }

    private Reply take(ClientSlot slot, Outcome outcome, @Nullable SendEvent event)
            throws ParleyException {
        try {
            connection.settle(slot, outcome, event);
            return Connection.reply(slot);
        } finally {
            connection.release(slot);
        }
    }

    /** What a send came to. */
    private interface Result {
        Reply get() throws ParleyException;
    }

    private void finish(Result result) {
        reply.defaultExecutor().execute(() -> complete(result));
    }

    private void complete(Result result) {
        try {
            reply.complete(result.get());
        } catch (Throwable e) { // also an Error: who waits for the future sees it nowhere else
            reply.completeExceptionally(e);
        }
    }
}
