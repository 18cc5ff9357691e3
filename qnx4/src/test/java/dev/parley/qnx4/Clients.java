package dev.parley.qnx4;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.Errno;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Threads of this very process that send to it. */
final class Clients {

    private static final int WATCHDOG_SECONDS = 30;

    private Clients() {}

    /** A thread that sends, and what becomes of that. */
    record Client(Thread thread, CompletableFuture<String> reply) {

        /** What it was replied. */
        String replied() throws Exception {
            return reply.get(WATCHDOG_SECONDS, TimeUnit.SECONDS);
        }

        /** Why its send failed. */
        Errno failed() throws InterruptedException, TimeoutException {
            try {
                throw new AssertionError(
                        "replied: " + reply.get(WATCHDOG_SECONDS, TimeUnit.SECONDS));
            } catch (ExecutionException e) {
                return errno(e);
            }
        }
    }

    private static Errno errno(ExecutionException e) {
        if (e.getCause() instanceof Qnx4Exception failed) {
            return failed.errno();
        }
        throw new AssertionError(e);
    }

    private interface Sending {
        void send(MemorySegment msg, MemorySegment room) throws Qnx4Exception;
    }

    static Client send(Qnx4 qnx, int to, String message) {
        return start(message, (msg, room) -> qnx.Send(to, msg, room));
    }

    static Client sendAt(Qnx4 qnx, int priority, String message) {
        return start(
                message,
                (msg, room) -> {
                    qnx.setprio(0, priority);
                    qnx.Send(qnx.getpid(), msg, room);
                });
    }

    private static Client start(String message, Sending sending) {
        CompletableFuture<String> reply = new CompletableFuture<>();
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () -> {
                                    MemorySegment room = MemorySegment.ofArray(new byte[20]);
                                    try {
                                        sending.send(bytes(message), room);
                                        reply.complete(text(room));
                                    } catch (Qnx4Exception e) {
                                        reply.completeExceptionally(e);
                                    }
                                });
        return new Client(thread, reply);
    }

    static MemorySegment bytes(String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Up to the first zero. */
    static String text(MemorySegment bytes) {
        byte[] copy = bytes.toArray(ValueLayout.JAVA_BYTE);
        int length = 0;
        while (length < copy.length && copy[length] != 0) {
            length++;
        }
        return new String(copy, 0, length, StandardCharsets.UTF_8);
    }

    static MemorySegment room() {
        return MemorySegment.ofArray(new byte[20]);
    }

    static void assertFails(Errno errno, ThrowingCallable call) {
        assertThatExceptionOfType(Qnx4Exception.class)
                .isThrownBy(call)
                .extracting(Qnx4Exception::errno)
                .isEqualTo(errno);
    }
}
