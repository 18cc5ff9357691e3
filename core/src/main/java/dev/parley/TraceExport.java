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
    private int headBytes; // the thread's
    private long lastAskedNanos; // the thread's
    private boolean tracing; // the thread's
    private volatile boolean closed;

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
        closed = true;
        port.close();
    }

    boolean isClosed() {
        return closed;
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
            // It is over.
        } finally {
            end();
            waiting.forEach(this::reply); // and what they ask next ends, as the port is closed
            close();
        }
    }

    private void admit(Request request) {
        int uid = request.sender().uid();
        if (uid != ownUid && uid != ROOT) {
            request.fail(Errno.EPERM);
        } else if (request.size() != TraceCodec.WISH_BYTES) {
            request.fail(Errno.EINVAL);
        } else {
            try {
                begin(TraceCodec.decodeWish(request.bytes()), request);
            } catch (MalformedFrame _) {
                request.fail(Errno.EINVAL);
            }
        }
    }

    private void begin(TracePage.Wish wish, Request request) {
        headBytes = Math.max(headBytes, wish.headBytes());
        log.noteBytes(headBytes);
        lastAskedNanos = System.nanoTime();
        waiting.add(new Waiting(request, wish, lastAskedNanos));
        if (!tracing) {
            tracing = true;
            traced.traceBy(log);
        }
    }

    private void end() {
        tracing = false;
        traced.traceBy(null);
        headBytes = 0;
        log.clear();
    }

    private void answer(long nowNanos) {
        waiting.removeIf(
                one -> {
                    boolean over = nowNanos - one.sinceNanos() > HOLD_NANOS;
                    boolean due = over || one.request().abandoned() || hasNews(one.wish());
                    if (due) {
                        reply(one); // also to who has left: what is held is to be let go of
                    }
                    return due;
                });
        if (tracing && waiting.isEmpty() && nowNanos - lastAskedNanos > LET_GO_NANOS) {
            end();
        }
    }

    private boolean hasNews(TracePage.Wish wish) {
        return wish.after() == TracePage.Wish.NOW || !log.after(wish.after()).lines().isEmpty();
    }

    private void reply(Waiting one) {
        one.request().reply(TraceCodec.encode(page(one.wish())));
    }

    private TracePage page(TracePage.Wish wish) {
        if (wish.after() == TracePage.Wish.NOW) {
            return new TracePage(log.last(), 0, List.of());
        }
        TracePage page = log.after(wish.after());
        List<TracePage.Line> lines =
                page.lines().stream().map(line -> line.cut(wish.headBytes())).toList();
        return new TracePage(page.last(), page.lost(), lines);
    }
}
