package dev.parley.cli.message;

import dev.parley.Closed;
import dev.parley.Port;
import dev.parley.Received;
import dev.parley.Request;
import dev.parley.cli.base.Output;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads that receive from a port, each with one command at a time. Thread-safe.
 *
 * <p>Closing it lets what was received end, for as long as the grace lasts.
 */
final class ServeShift implements AutoCloseable {

    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final Port port;
    private final ServedProgram program;
    private final Output output;
    private final Duration grace;

    /** How many requests may still be taken. */
    private final AtomicLong left;

    private volatile boolean over;

    ServeShift(Port port, ServedProgram program, Output output, Duration grace, long count) {
        this.port = port;
        this.program = program;
        this.output = output;
        this.grace = grace;
        this.left = new AtomicLong(count);
    }

    /** Serves with this many threads; blocks until all is served, or the port closed. */
    void serve(int jobs) throws InterruptedException, ExecutionException {
        Callable<Void> worker = this::work;
        try (ExecutorService threads = Executors.newFixedThreadPool(jobs)) {
            List<Future<Void>> ends = threads.invokeAll(Collections.nCopies(jobs, worker));
            for (Future<Void> end : ends) {
                end.get();
            }
        }
    }

    private Void work() throws IOException, InterruptedException {
        boolean done = false;
        try {
            while (left.getAndDecrement() > 0) {
                new ServeJob(program, nextRequest(), () -> over, output).run();
            }
            done = true;
        } catch (Closed _) {
            done = true;
        } finally {
            if (!done) {
                port.close(); // a mistake of ours ends the others too
            }
        }
        return null;
    }

    private Request nextRequest() throws IOException {
        while (true) {
            Received received = port.receive();
            if (received instanceof Request request) {
                return request;
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (port.drain(Duration.ZERO)) {
            return;
        }
        output.say("ends when what runs has ended, at most in " + grace.toSeconds() + " s");
        if (!port.drain(grace)) {
            over = true;
            port.drain(LAST_WORDS);
        }
    }
}
