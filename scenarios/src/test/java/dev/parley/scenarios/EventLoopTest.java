package dev.parley.scenarios;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Connection;
import dev.parley.EventLoop;
import dev.parley.Interrupted;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Received;
import dev.parley.Reply;
import dev.parley.Request;
import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.CrowdClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One thread serves ports, timers, channels and deferred calls. */
@Timeout(120)
class EventLoopTest {

    private static final int MANY = 500;
    private static final long WATCHDOG_SECONDS = 60;
    private static final Duration TICK = Duration.ofMillis(1);

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private final EventLoop loop = new EventLoop();

    @AfterEach
    void close() {
        loop.close();
    }

    private static void echo(Received received) {
        if (received instanceof Request request) {
            request.reply(request.bytes());
        }
    }

    /** What the run in a thread of its own ends with; the loop itself: it was closed. */
    private CompletableFuture<Object> run(Thread.Builder threads) {
        CompletableFuture<Object> end = new CompletableFuture<>();
        threads.start(
                () -> {
                    try {
                        loop.run();
                        end.complete(loop);
                    } catch (Interrupted | RuntimeException e) {
                        end.complete(e);
                    }
                });
        return end.orTimeout(WATCHDOG_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void deferredCallsRunInTheirOrderWhoeverDefersThem() throws Exception {
        List<Integer> called = new ArrayList<>();
        loop.execute(() -> called.add(1));
        loop.execute(
                () -> {
                    called.add(2);
                    loop.execute(() -> called.add(4));
                    loop.execute(loop::close);
                });
        loop.execute(() -> called.add(3));
        loop.run();
        assertThat(called).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aCallWakesTheLoopWhereverItIs() {
        for (Thread.Builder threads : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
            CompletableFuture<Object> end = run(threads);
            for (int i = 0; i < 2_000; i++) {
                CompletableFuture<Void> called = new CompletableFuture<>();
                loop.execute(() -> called.complete(null));
                called.orTimeout(WATCHDOG_SECONDS, TimeUnit.SECONDS).join();
            }
            CompletableFuture<Void> idle = new CompletableFuture<>();
            loop.execute(() -> loop.after(TICK, () -> idle.complete(null)));
            idle.join();
            loop.execute(
                    () -> {
                        throw new IllegalStateException("enough of this thread");
                    });
            assertThat(end.join()).isInstanceOf(IllegalStateException.class);
        }
    }

    /** So far apart that it does not matter how long it takes to set them. */
    @Test
    void timersRunWhenTheyAreDueInThatOrder() throws Exception {
        List<String> called = new ArrayList<>();
        List<Long> sinceBegin = new ArrayList<>();
        long begin = System.nanoTime();
        loop.after(TICK.multipliedBy(1000), () -> called.add("1000"));
        loop.after(
                TICK.multipliedBy(500),
                () -> {
                    called.add("500");
                    sinceBegin.add(System.nanoTime() - begin);
                });
        loop.after(Duration.ZERO, () -> called.add("0"));
        loop.after(Duration.ofDays(1_000_000), () -> called.add("never"));
        loop.after(TICK.multipliedBy(700), () -> called.add("closed")).close();
        loop.after(TICK.multipliedBy(1010), loop::close);
        loop.run();
        assertThat(called).containsExactly("0", "500", "1000");
        assertThat(sinceBegin.getFirst()).isGreaterThanOrEqualTo(TICK.multipliedBy(500).toNanos());
    }

    @Test
    void aPeriodicTimerGoesOnUntilItIsClosedAndMakesUpForNothing() throws Exception {
        List<Long> times = new ArrayList<>();
        List<EventLoop.Registration> self = new ArrayList<>();
        long begin = System.nanoTime();
        self.add(
                loop.every(
                        TICK,
                        () -> {
                            times.add(System.nanoTime() - begin);
                            if (times.size() == 1) {
                                holdUpFor(TICK.multipliedBy(20));
                            }
                            if (times.size() == 5) {
                                self.getFirst().close();
                                loop.after(TICK.multipliedBy(5), loop::close);
                            }
                        }));
        loop.run();
        assertThat(times).hasSize(5);
        // What was missed in 20 periods is one call; the last two are a period apart at least.
        assertThat(times.get(1)).isGreaterThan(TICK.multipliedBy(20).toNanos());
        assertThat(times.get(4) - times.get(1)).isGreaterThan(TICK.toNanos());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loop.every(Duration.ZERO, () -> {}))
                .withMessage("period must be > 0, period=PT0S");
    }

    private static void holdUpFor(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @EnumSource
    void portsTimersChannelsAndCallsAreServedByOneThread(Transport transport) throws Exception {
        AtomicInteger inside = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        try (Parley parley = NODE.join();
                Port first = parley.open("first-" + transport);
                Port second = parley.open("second-" + transport)) {
            Runnable check =
                    () -> {
                        assertThat(inside.incrementAndGet()).isEqualTo(1);
                        threads.add(Thread.currentThread());
                        inside.decrementAndGet();
                    };
            for (Port port : List.of(first, second)) {
                loop.add(
                        port,
                        received -> {
                            check.run();
                            echo(received);
                        });
            }
            loop.every(TICK, check);
            Pipe pipe = Pipe.open();
            AtomicInteger bytes = new AtomicInteger();
            reading(pipe, bytes, check);
            CompletableFuture<Object> end = run(Thread.ofPlatform());
            List<Peer> clients = new ArrayList<>();
            for (String name : List.of("first-", "second-", "first-", "second-")) {
                clients.add(
                        Peer.start(
                                NODE.socket(),
                                CrowdClient.class,
                                name + transport,
                                transport,
                                MANY));
            }
            for (int i = 0; i < MANY; i++) {
                pipe.sink().write(ByteBuffer.wrap(new byte[1]));
                loop.execute(check);
            }
            for (Peer client : clients) {
                client.expect("served " + MANY);
                client.close();
            }
            Soon.soon().until(() -> bytes.get() == MANY);
            loop.close();
            assertThat(end.join()).isSameAs(loop);
            assertThat(threads).hasSizeGreaterThan(5 * MANY);
            assertThat(threads.stream().distinct()).hasSize(1);
            pipe.sink().close();
            pipe.source().close();
        }
    }

    /** Counts what can be read from the pipe. */
    private EventLoop.ChannelRegistration reading(Pipe pipe, AtomicInteger bytes, Runnable check)
            throws IOException {
        pipe.source().configureBlocking(false);
        return loop.add(
                pipe.source(),
                SelectionKey.OP_READ,
                key -> {
                    check.run();
                    bytes.addAndGet(read(key));
                });
    }

    private static int read(SelectionKey key) {
        try {
            return ((Pipe.SourceChannel) key.channel()).read(ByteBuffer.allocate(10));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aChannelIsNotServedWhileNothingOfItIsOfInterestNorAfterItsEnd() throws Exception {
        Pipe pipe = Pipe.open();
        AtomicInteger bytes = new AtomicInteger();
        EventLoop.ChannelRegistration registration = reading(pipe, bytes, () -> {});
        CompletableFuture<Object> end = run(Thread.ofPlatform());
        registration.interest(0);
        pipe.sink().write(ByteBuffer.wrap(new byte[3]));
        idle();
        assertThat(bytes).hasValue(0);
        registration.interest(SelectionKey.OP_READ);
        Soon.soon().until(() -> bytes.get() == 3);
        registration.close();
        registration.close();
        pipe.sink().write(ByteBuffer.wrap(new byte[3]));
        idle();
        assertThat(bytes).hasValue(3);
        loop.close();
        assertThat(end.join()).isSameAs(loop);
        pipe.sink().close();
        pipe.source().close();
    }

    /** The loop has had a few turns, and its selector, too. */
    private void idle() throws Exception {
        Pipe probe = Pipe.open();
        AtomicInteger bytes = new AtomicInteger();
        EventLoop.ChannelRegistration registration = reading(probe, bytes, () -> {});
        probe.sink().write(ByteBuffer.wrap(new byte[1]));
        Soon.soon().until(() -> bytes.get() == 1);
        registration.close();
        probe.sink().close();
        probe.source().close();
    }

    @Test
    void neitherCallsNorMessagesStarveTheOther() throws Exception {
        try (Parley parley = NODE.join();
                Port port = parley.open("busy");
                Connection connection = parley.connect("busy")) {
            AtomicInteger calls = new AtomicInteger();
            AtomicInteger messages = new AtomicInteger();
            deferForEver(calls);
            sendForEver(connection);
            loop.add(
                    port,
                    received -> {
                        echo(received);
                        messages.incrementAndGet();
                    });
            loop.every(
                    TICK,
                    () -> {
                        if (calls.get() > MANY && messages.get() > MANY) {
                            loop.close();
                        }
                    });
            loop.run();
            assertThat(calls.get()).isGreaterThan(MANY);
            assertThat(messages.get()).isGreaterThan(MANY);
        }
    }

    private void deferForEver(AtomicInteger calls) {
        loop.execute(
                () -> {
                    calls.incrementAndGet();
                    deferForEver(calls);
                });
    }

    private static void sendForEver(Connection connection) {
        for (int i = 0; i < 4; i++) {
            sendAgain(connection);
        }
    }

    private static void sendAgain(Connection connection) {
        try {
            var _ = connection.sendAsync(new byte[1]).thenRun(() -> sendAgain(connection));
        } catch (ParleyException _) {
            // the test is over
        }
    }

    @Test
    void whatAHandlerThrowsEndsTheRunAndNothingElse() throws Exception {
        try (Parley parley = NODE.join();
                Port port = parley.open("thrower");
                Connection connection = parley.connect("thrower")) {
            RuntimeException thrown = new IllegalArgumentException("by the application");
            List<String> called = new ArrayList<>();
            loop.add(
                    port,
                    received -> {
                        echo(received);
                        throw thrown;
                    });
            loop.execute(
                    () -> {
                        throw thrown;
                    });
            loop.execute(() -> called.add("still there"));
            EventLoop.Registration timer =
                    loop.every(
                            TICK,
                            () -> {
                                called.add("tick");
                                throw thrown;
                            });
            assertThatThrownBy(loop::run).isSameAs(thrown);
            assertThatThrownBy(loop::run).isSameAs(thrown); // the timer
            assertThatThrownBy(loop::run).isSameAs(thrown); // once more
            assertThat(called).containsExactly("still there", "tick", "tick");
            timer.close();
            CompletableFuture<byte[]> reply =
                    connection.sendAsync("hello".getBytes(UTF_8)).thenApply(r -> r.bytes());
            assertThatThrownBy(loop::run).isSameAs(thrown); // the port
            assertThat(reply.join()).isEqualTo("hello".getBytes(UTF_8));
            loop.execute(loop::close);
            loop.run();
        }
    }

    @Test
    void aPortIsServedOnceUntilItIsTakenOut() throws Exception {
        try (Parley parley = NODE.join();
                Port port = parley.open("once");
                Connection connection = parley.connect("once")) {
            EventLoop.Registration registration = loop.add(port, EventLoopTest::echo);
            assertThatThrownBy(() -> loop.add(port, EventLoopTest::echo))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the loop serves this port already");
            CompletableFuture<Object> end = run(Thread.ofPlatform());
            assertThat(connection.send("a".getBytes(UTF_8)).text()).isEqualTo("a");
            registration.close();
            registration.close();
            CompletableFuture<Reply> late = connection.sendAsync("b".getBytes(UTF_8));
            EventLoop.Registration again = loop.add(port, EventLoopTest::echo);
            assertThat(late.join().bytes()).isEqualTo("b".getBytes(UTF_8));
            registration.close(); // of the first time
            assertThat(connection.send("c".getBytes(UTF_8)).text()).isEqualTo("c");
            again.close();
            loop.close();
            assertThat(end.join()).isSameAs(loop);
        }
    }

    @Test
    void oneThreadRunsItAtATimeUntilItIsInterruptedOrTheLoopClosed() throws Exception {
        CompletableFuture<Object> end = new CompletableFuture<>();
        CompletableFuture<Void> runs = new CompletableFuture<>();
        loop.execute(() -> runs.complete(null));
        Thread runner =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        loop.run();
                                    } catch (Interrupted e) {
                                        end.complete(e);
                                    }
                                });
        runs.join();
        assertThatThrownBy(loop::run).isInstanceOf(IllegalStateException.class);
        runner.interrupt();
        assertThat(end.orTimeout(WATCHDOG_SECONDS, TimeUnit.SECONDS).join())
                .isInstanceOf(Interrupted.class);
        runner.join();
        loop.close();
        loop.close();
        loop.run();
        assertThatThrownBy(() -> loop.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class);
    }
}
