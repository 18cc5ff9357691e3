package dev.parley.link;

import static dev.parley.link.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.link.ReceivePort.Taken;
import dev.parley.linux.Epoll;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.sleep.Deadline;
import dev.parley.sleep.Spin;
import dev.parley.wire.LinkKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A foreign event loop is told that there is something to receive. */
class PortReadinessTest {

    private static final int ROUNDS = 1_000;
    private static final int WATCHDOG_MILLIS = 25_000;

    private final Held held = new Held();

    /** An event loop that knows nothing of Parley. */
    private static Epoll polling(PortReadiness readiness) throws ErrnoException {
        Epoll epoll = Epoll.create();
        epoll.add(Fd.of(readiness.descriptor()), 1);
        return epoll;
    }

    private Taken poll(LinkPair pair) {
        return pair.port.receive(held, Deadline.AT_ONCE);
    }

    @ParameterizedTest
    @EnumSource
    void theDescriptorIsReadableUntilAReceiveFindsNothing(LinkKind kind) throws IOException {
        try (LinkPair pair = new LinkPair(kind);
                PortReadiness readiness = pair.port.startReadiness();
                Epoll epoll = polling(readiness)) {
            assertThat(epoll.await(0)).isZero();
            pair.queued(0, "first");
            pair.queued(0, "second");
            assertThat(epoll.await(WATCHDOG_MILLIS)).isEqualTo(1);
            for (String text : List.of("first", "second")) {
                assertThat(poll(pair)).isEqualTo(Taken.REQUEST);
                assertThat(LinkPair.text(held)).isEqualTo(text);
                assertThat(epoll.await(0)).isEqualTo(1);
                LinkPair.reply(held, "");
            }
            assertThat(poll(pair)).isEqualTo(Taken.NOTHING);
            assertThat(epoll.await(0)).isZero();
            pair.send("third");
            assertThat(epoll.await(WATCHDOG_MILLIS)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsMissed(LinkKind kind) throws IOException {
        try (LinkPair pair = new LinkPair(kind, Spin.Policy.NEVER, 2);
                PortReadiness readiness = pair.port.startReadiness();
                Epoll epoll = polling(readiness)) {
            List<CompletableFuture<Void>> senders = senders(pair);
            for (int received = 0; received < 2 * ROUNDS; ) {
                assertThat(epoll.await(WATCHDOG_MILLIS)).isEqualTo(1);
                received += receiveAll(pair, held);
            }
            Rounds.await(senders);
        }
    }

    @Test
    void theCallbackMissesNothingEither() throws IOException {
        try (LinkPair pair = new LinkPair(Spin.Policy.NEVER, 2);
                PortReadiness readiness = pair.port.startReadiness()) {
            readiness.onReady(() -> receiveAll(pair, held));
            Rounds.await(senders(pair));
        }
    }

    /** A wake that the readiness gets may be the sleeping receiver's, and the other way round. */
    @Test
    void receiversBesideItMissNothing() throws IOException {
        try (LinkPair pair = new LinkPair(Spin.Policy.NEVER, 2);
                PortReadiness readiness = pair.port.startReadiness()) {
            AtomicInteger called = new AtomicInteger();
            readiness.onReady(called::incrementAndGet); // and nobody receives
            CompletableFuture<Void> receiver =
                    Rounds.inThread(
                            2 * ROUNDS,
                            _ -> {
                                Held mine = new Held();
                                return pair.port.receive(mine, Deadline.NEVER) == Taken.REQUEST
                                        && LinkPair.reply(mine, "");
                            });
            Rounds.await(senders(pair));
            Rounds.await(List.of(receiver));
            assertThat(called).hasPositiveValue();
        }
    }

    @Test
    void theCallbackIsCalledForWhatIsThereAlreadyAndNotAgainBeforeAReceiveFindsNothing()
            throws IOException {
        try (LinkPair pair = new LinkPair();
                PortReadiness readiness = pair.port.startReadiness();
                Epoll epoll = polling(readiness)) {
            pair.send("there");
            assertThat(epoll.await(WATCHDOG_MILLIS)).isEqualTo(1);
            Semaphore calls = new Semaphore(0);
            readiness.onReady(calls::release);
            calls.acquireUninterruptibly();
            Sending more = pair.queued(0, "more");
            for (int i = 0; i < 2; i++) {
                assertThat(poll(pair)).isEqualTo(Taken.REQUEST);
                LinkPair.reply(held, "");
            }
            assertThat(more.outcome()).isEqualTo(Outcome.REPLIED);
            assertThat(calls.availablePermits()).isZero();
        }
    }

    @Test
    void whatTheCallbackThrowsEndsNothing() throws IOException {
        List<Throwable> uncaught = new ArrayList<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((_, e) -> uncaught.add(e));
        try (LinkPair pair = new LinkPair();
                PortReadiness readiness = pair.port.startReadiness()) {
            RuntimeException thrown = new IllegalArgumentException("by the application");
            readiness.onReady(
                    () -> {
                        receiveAll(pair, held);
                        throw thrown;
                    });
            assertThat(pair.send("one").outcome()).isEqualTo(Outcome.REPLIED);
            assertThat(pair.send("two").outcome()).isEqualTo(Outcome.REPLIED);
            assertThat(uncaught).isNotEmpty().allMatch(thrown::equals);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    @Test
    void aClosedPortIsReadableForEver() throws IOException {
        try (LinkPair pair = new LinkPair();
                PortReadiness readiness = pair.port.startReadiness();
                Epoll epoll = polling(readiness)) {
            pair.port.close();
            assertThat(epoll.await(WATCHDOG_MILLIS)).isEqualTo(1);
            assertThat(poll(pair)).isEqualTo(Taken.CLOSED);
            assertThat(epoll.await(0)).isEqualTo(1);
        }
    }

    @Test
    void closingItLeavesThePortAndNobodyCounted() throws IOException {
        try (LinkPair pair = new LinkPair()) {
            PortReadiness readiness = pair.port.startReadiness();
            soon().until(() -> pair.facts.getIntVolatile(LinkLayout.SLEEPERS) == 1);
            readiness.close();
            readiness.close();
            soon().until(() -> pair.facts.getIntVolatile(LinkLayout.SLEEPERS) == 0);
            Sending sending = pair.send("hello");
            LinkPair.reply(pair.receive(), "");
            assertThat(sending.outcome()).isEqualTo(Outcome.REPLIED);
        }
    }

    private static int receiveAll(LinkPair pair, Held into) {
        int count = 0;
        while (pair.port.receive(into, Deadline.AT_ONCE) == Taken.REQUEST) {
            LinkPair.reply(into, "");
            count++;
        }
        return count;
    }

    private static List<CompletableFuture<Void>> senders(LinkPair pair) {
        return pair.clients.stream().map(link -> Rounds.sending(link, ROUNDS)).toList();
    }
}
