package dev.parley.link;

import static dev.parley.link.LinkPair.NOT_CANCELLED;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.sleep.Deadline;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A send in a thread of its own, and what became of it. */
final class Sending {

    private static final long WATCHDOG_SECONDS = 15;

    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final ClientSlot slot;
    private final Thread thread;
    private volatile String reply = "";
    private volatile boolean interrupted;

    Sending(ClientLink link, String text, long deadline) {
        this(link, text, deadline, Deadline.NEVER, Thread.ofPlatform().daemon());
    }

    Sending(
            ClientLink link,
            String text,
            long deadline,
            long softDeadline,
            Thread.Builder threads) {
        slot = Objects.requireNonNull(link.claim(Deadline.NEVER, NOT_CANCELLED), "no slot");
        slot.expireSoftly(softDeadline);
        thread = threads.start(() -> run(link, text.getBytes(UTF_8), deadline));
    }

    ClientSlot slot() {
        return slot;
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Blocks until the send has ended. */
    Outcome outcome() {
        return outcome.orTimeout(WATCHDOG_SECONDS, TimeUnit.SECONDS).join();
    }

    boolean isOver() {
        return outcome.isDone();
    }

    /** Whether the thread was so when the send had ended. */
    boolean wasInterrupted() {
        outcome();
        return interrupted;
    }

    String reply() {
        outcome();
        return reply;
    }

    private void run(ClientLink link, byte[] request, long deadline) {
        try {
            slot.prepare(request.length);
            slot.write(0, MemorySegment.ofArray(request), 0, request.length);
            Outcome end = slot.send(link.roomBytes(), deadline);
            interrupted = Thread.currentThread().isInterrupted();
            if (end == Outcome.REPLIED) {
                byte[] bytes = new byte[(int) slot.storedSize()];
                slot.read(0, MemorySegment.ofArray(bytes), 0, bytes.length);
                reply = new String(bytes, UTF_8);
            }
            link.release(slot);
            outcome.complete(end);
        } catch (RuntimeException | Error e) {
            outcome.completeExceptionally(e);
        }
    }
}
