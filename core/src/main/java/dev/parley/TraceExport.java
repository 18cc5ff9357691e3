package dev.parley;

import dev.parley.link.ReceivePort;
import dev.parley.wire.MalformedFrame;
import dev.parley.wire.TraceCodec;
import dev.parley.wire.TracePage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lets others follow the messages of a port. Costs nothing while nobody does.
 *
 * <p>A port of its own, at which a thread of its own answers: those who follow ask for what is new,
 * and are answered when there is something, or after a second. Nobody who serves waits for them,
 * and one that has not asked for five seconds follows no longer.
 *
 * <p>For processes of the same user, and of root.
 */
public final class TraceExport implements AutoCloseable {

    private static final int ROOT = 0;
    private static final Duration TICK = Duration.ofMillis(20);
    private static final long HOLD_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LET_GO_NANOS = Duration.ofSeconds(5).toNanos();

    private final Port port;
    private final ReceivePort traced;
    private final int ownUid;
    private final TraceLog log = new TraceLog();
    private final List<Waiting> waiting = new ArrayList<>(); // the thread's
    private long lastAskedNanos; // the thread's
    private boolean tracing; // the thread's

    private record Waiting(Request request, TracePage.Wish wish, long sinceNanos) {}

    /**
     * @param port where those who follow ask; owned by this
     */
    TraceExport(Port port, ReceivePort traced, String name, int ownUid) {
        this.port = port;
        this.traced = traced;
        this.ownUid = ownUid;
        Thread.ofPlatform().daemon().name("parley-trace " + name).start(this::serve);
    }

    /** Ends it; those who follow are told. */
    @Override
    public void close() {
        port.close();
    }

    private void serve() {
        try {
            while (true) {
                Optional<Received> received =
                        tracing ? port.receive(TICK) : Optional.of(port.receive());
                if (received.orElse(null) instanceof Request request) {
                    admit(request);
                }
                answer(System.nanoTime());
            }
        } catch (Closed | Interrupted _) {
            traced.traceBy(null);
        }
    }

    private void admit(Request request) {
        int uid = request.sender().uid();
        if (uid != ownUid && uid != ROOT) {
            request.fail(Errno.EPERM);
            return;
        }
        try {
            TracePage.Wish wish = TraceCodec.decodeWish(request.bytes());
            waiting.add(new Waiting(request, wish, System.nanoTime()));
            log.noteBytes(waiting.stream().mapToInt(one -> one.wish().headBytes()).max().orElse(0));
            lastAskedNanos = System.nanoTime();
            if (!tracing) {
                tracing = true;
                traced.traceBy(log);
            }
        } catch (MalformedFrame _) {
            request.fail(Errno.EINVAL);
        }
    }

    private void answer(long nowNanos) {
        waiting.removeIf(
                one -> {
                    boolean due =
                            log.hasAfter(one.wish().after())
                                    || nowNanos - one.sinceNanos() > HOLD_NANOS;
                    if (due) {
                        one.request().reply(TraceCodec.encode(log.after(one.wish().after())));
                    }
                    return due || one.request().abandoned();
                });
        if (tracing && waiting.isEmpty() && nowNanos - lastAskedNanos > LET_GO_NANOS) {
            tracing = false;
            traced.traceBy(null);
        }
    }
}
