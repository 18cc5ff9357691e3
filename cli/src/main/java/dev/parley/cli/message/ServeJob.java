package dev.parley.cli.message;

import dev.parley.Errno;
import dev.parley.Request;
import dev.parley.cli.base.Output;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * One request, and the process that answers it. Owned by one thread.
 *
 * <p>Ends the process, and what it has started, when nobody waits for it any more.
 */
final class ServeJob {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final long LAST_WORDS_MILLIS = 1_000;

    private final ServedProgram program;
    private final Request request;
    private final BooleanSupplier over;
    private final Output output;

    /**
     * @param over whether to end it, answered or not
     */
    ServeJob(ServedProgram program, Request request, BooleanSupplier over, Output output) {
        this.program = program;
        this.request = request;
        this.over = over;
        this.output = output;
    }

    /** Blocks until the request is answered, or its sender is gone. */
    void run() throws InterruptedException {
        if (request.size() > SendMessage.LONGEST_BYTES) {
            fail(Errno.EMSGSIZE, "a request of %d bytes is too long".formatted(request.size()));
            return;
        }
        var defect = program.defect();
        if (defect.isPresent()) {
            fail(defect.get(), "cannot start " + program.name());
            return;
        }
        try {
            answerWith(program.start(request));
        } catch (IOException e) {
            fail(Errno.EIO, "cannot start %s: %s".formatted(program.name(), e.getMessage()));
        } catch (IllegalStateException e) {
            if (!request.abandoned()) {
                throw e;
            }
            request.fail(Errno.ECANCELED); // the sender died, and its memory with it
        }
    }

    private void answerWith(Process process) throws InterruptedException {
        FutureTask<byte[]> reading = new FutureTask<>(() -> printed(process));
        Thread reader = Thread.ofPlatform().daemon().name("reading a command").start(reading);
        while (!(process.waitFor(LOOK_AGAIN) && reader.join(LOOK_AGAIN))) {
            if (request.abandoned() || over.getAsBoolean()) {
                end(process);
                request.fail(Errno.ECANCELED);
                return;
            }
        }
        if (reading.state() == Future.State.SUCCESS) {
            reply(process.exitValue(), reading.resultNow());
        } else {
            fail(Errno.EIO, "cannot read from " + program.name() + ": " + reading.exceptionNow());
        }
    }

    private void reply(int status, byte[] bytes) {
        if (bytes.length > SendMessage.LONGEST_BYTES) {
            fail(Errno.EFBIG, program.name() + " printed too much");
            return;
        }
        try {
            request.reply(status, bytes);
        } catch (UncheckedIOException e) {
            fail(Errno.ENOMEM, String.valueOf(e.getMessage()));
        }
    }

    private void fail(Errno errno, String why) {
        output.say(errno + ": " + why);
        request.fail(errno);
    }

    /** What a command prints until it ends, or one byte more than is allowed. */
    private static byte[] printed(Process process) throws IOException {
        try (InputStream stream = process.getInputStream()) {
            return stream.readNBytes(SendMessage.LONGEST_BYTES + 1);
        }
    }

    /** In good order, if it can; else by force. */
    private static void end(Process process) {
        List<ProcessHandle> all =
                Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        all.forEach(ProcessHandle::destroy);
        CompletableFuture.allOf(
                        all.stream()
                                .map(ProcessHandle::onExit)
                                .toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS)
                .join();
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
