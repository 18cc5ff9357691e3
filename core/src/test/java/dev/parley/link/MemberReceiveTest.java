package dev.parley.link;

import static dev.parley.link.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.link.ReceivePort.Taken;
import dev.parley.sleep.Deadline;
import dev.parley.sleep.Spin;
import dev.parley.wire.LinkKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Receiving what one member has sent, and nothing else. */
class MemberReceiveTest {

    private static final int ROUNDS = 1_000;
    private static final long WATCHDOG_SECONDS = 15;

    /** A message and its reply wake so often at most, were each passed on by all who wait. */
    private static final int MOST_RINGS_A_ROUND = 20;

    private static MemberReceive from(LinkPair pair, int link) {
        return new MemberReceive(pair.port, LinkPair.member(link).id());
    }

    private static Taken poll(LinkPair pair, int link, Held into) {
        return from(pair, link).receive(into, Deadline.AT_ONCE);
    }

    @ParameterizedTest
    @EnumSource
    void theOthersStayAndKeepTheirOrder(LinkKind kind) throws IOException {
        try (LinkPair pair = new LinkPair(kind, Spin.Policy.ADAPTIVE, 3)) {
            pair.queued(0, "first");
            pair.queued(1, "second");
            pair.queued(2, "third");
            pair.queued(0, "fourth");
            Held held = new Held();
            assertThat(poll(pair, 2, held)).isEqualTo(Taken.REQUEST);
            assertThat(LinkPair.text(held)).isEqualTo("third");
            LinkPair.reply(held, "");
            assertThat(poll(pair, 2, held)).isEqualTo(Taken.NOTHING);
            for (String text : List.of("first", "second", "fourth")) {
                Held next = pair.receive();
                assertThat(LinkPair.text(next)).isEqualTo(text);
                LinkPair.reply(next, "");
            }
        }
    }

    @Test
    void aNoticeStaysForWhoReceivesFromAll() throws IOException {
        try (LinkPair pair = new LinkPair(Spin.Policy.NEVER, 1)) {
            pair.port.tell("notice");
            pair.queued(0, "request");
            assertThat(poll(pair, 0, new Held())).isEqualTo(Taken.REQUEST);
            assertThat(pair.port.receive(new Held(), Deadline.AT_ONCE)).isEqualTo(Taken.NOTICE);
        }
    }

    private static CompletableFuture<Taken> wait(LinkPair pair, MemberReceive receive) {
        return wait(pair, () -> receive.receive(new Held(), Deadline.NEVER));
    }

    private static CompletableFuture<Taken> wait(LinkPair pair, Supplier<Taken> receive) {
        CompletableFuture<Taken> taken = new CompletableFuture<>();
        int before = pair.facts.getIntVolatile(LinkLayout.SLEEPERS);
        Thread.ofPlatform().daemon().start(() -> taken.complete(receive.get()));
        soon().until(() -> pair.facts.getIntVolatile(LinkLayout.SLEEPERS) == before + 1);
        return taken.orTimeout(WATCHDOG_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void aMemberWithoutALinkIsAbsentUnlessItsEndIsWatchedFor() throws IOException {
        try (LinkPair pair = new LinkPair(Spin.Policy.NEVER, 1)) {
            MemberReceive stranger = from(pair, 5);
            assertThat(stranger.receive(new Held(), Deadline.NEVER)).isEqualTo(Taken.ABSENT);
            stranger.watched();
            assertThat(stranger.receive(new Held(), Deadline.AT_ONCE)).isEqualTo(Taken.NOTHING);
            CompletableFuture<Taken> waits = wait(pair, stranger);
            stranger.gone();
            assertThat(waits.join()).isEqualTo(Taken.ABSENT);
        }
    }

    @Test
    void theEndOfItsLinkIsSeenByWhoWaits() throws IOException {
        try (LinkPair pair = new LinkPair(Spin.Policy.NEVER, 2)) {
            CompletableFuture<Taken> waits = wait(pair, from(pair, 1));
            CompletableFuture<Taken> other = wait(pair, from(pair, 0));
            pair.clients.get(1).end(Leave.CLOSED_HERE);
            assertThat(waits.join()).isEqualTo(Taken.ABSENT);
            assertThat(other).isNotDone();
            pair.port.close();
            assertThat(other.join()).isEqualTo(Taken.CLOSED);
        }
    }

    /** Who lies down first is woken first, and takes the notice. */
    @Test
    void theEndOfItsLinkIsSeenAlsoIfAnotherIsToldOfIt() throws IOException {
        try (LinkPair pair = new LinkPair(Spin.Policy.NEVER, 1)) {
            CompletableFuture<Taken> all =
                    wait(pair, () -> pair.port.receive(new Held(), Deadline.NEVER));
            CompletableFuture<Taken> waits = wait(pair, from(pair, 0));
            pair.client().end(Leave.CLOSED_HERE);
            assertThat(all.join()).isEqualTo(Taken.NOTICE);
            assertThat(waits.join()).isEqualTo(Taken.ABSENT);
        }
    }

    @Test
    void anInterruptAndADeadlineEndIt() throws Exception {
        try (LinkPair pair = new LinkPair(Spin.Policy.NEVER, 1)) {
            long soon = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1);
            assertThat(from(pair, 0).receive(new Held(), soon)).isEqualTo(Taken.NOTHING);
            CompletableFuture<Taken> taken = new CompletableFuture<>();
            Thread thread =
                    Thread.ofPlatform()
                            .start(
                                    () ->
                                            taken.complete(
                                                    from(pair, 0)
                                                            .receive(new Held(), Deadline.NEVER)));
            soon().until(() -> pair.facts.getIntVolatile(LinkLayout.SLEEPERS) == 1);
            thread.interrupt();
            assertThat(taken.orTimeout(WATCHDOG_SECONDS, TimeUnit.SECONDS).join())
                    .isEqualTo(Taken.INTERRUPTED);
            thread.join();
            assertThat(pair.facts.getIntVolatile(LinkLayout.SLEEPERS)).isZero();
        }
    }

    /**
     * What nobody who waits may take lies there all the time, and each round wakes all of them: who
     * finds nothing must not wake another that finds nothing.
     */
    @Test
    void twoThatWaitForDifferentMembersDoNotWakeEachOtherForEver() throws IOException {
        try (LinkPair pair = new LinkPair(Spin.Policy.NEVER, 3)) {
            pair.queued(2, "nobody takes this");
            List<CompletableFuture<Void>> ends = new ArrayList<>();
            for (int link = 0; link < 2; link++) {
                MemberReceive receive = from(pair, link);
                ends.add(receiver(Thread.ofPlatform().daemon(), ROUNDS, receive));
                ends.add(Rounds.sending(pair.clients.get(link), ROUNDS));
            }
            Rounds.await(ends);
            assertThat(pair.port.bell().shown()).isLessThan(2 * ROUNDS * MOST_RINGS_A_ROUND);
            assertThat(LinkPair.text(pair.receive())).isEqualTo("nobody takes this");
        }
    }

    /** Who waits for the one lies down first, and so does the watch that is woken for it. */
    @RepeatedTest(value = 20, failureThreshold = 1)
    void aWakeThatIsForAnotherIsPassedOn() throws IOException {
        try (LinkPair pair = new LinkPair(Spin.Policy.NEVER, 2)) {
            CompletableFuture<Taken> one = wait(pair, from(pair, 0));
            CompletableFuture<Taken> all =
                    wait(pair, () -> pair.port.receive(new Held(), Deadline.NEVER));
            pair.send(pair.clients.get(1), "not for the one", Deadline.NEVER);
            assertThat(all.join()).isEqualTo(Taken.REQUEST);
            assertThat(one).isNotDone();
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostAmongReceiversOfOneMemberAndOfAll(LinkKind kind) throws IOException {
        try (LinkPair pair = new LinkPair(kind, Spin.Policy.NEVER, 3)) {
            List<CompletableFuture<Void>> senders = new ArrayList<>();
            pair.clients.forEach(link -> senders.add(Rounds.sending(link, ROUNDS)));
            List<CompletableFuture<Void>> receivers = new ArrayList<>();
            receivers.add(untilClosed(Thread.ofPlatform().daemon(), from(pair, 0)));
            receivers.add(untilClosed(Thread.ofVirtual(), from(pair, 1)));
            receivers.add(untilClosed(Thread.ofPlatform().daemon(), pair.port));
            receivers.add(untilClosed(Thread.ofVirtual(), pair.port));
            Rounds.await(senders);
            pair.port.close();
            Rounds.await(receivers);
        }
    }

    private static CompletableFuture<Void> receiver(
            Thread.Builder threads, int rounds, MemberReceive receive) {
        Held held = new Held();
        return Rounds.in(
                threads,
                rounds,
                _ ->
                        receive.receive(held, Deadline.NEVER) == Taken.REQUEST
                                && LinkPair.reply(held, ""));
    }

    private static CompletableFuture<Void> untilClosed(
            Thread.Builder threads, MemberReceive receive) {
        Held held = new Held();
        return untilClosed(threads, held, () -> receive.receive(held, Deadline.NEVER));
    }

    private static CompletableFuture<Void> untilClosed(Thread.Builder threads, ReceivePort port) {
        Held held = new Held();
        return untilClosed(threads, held, () -> port.receive(held, Deadline.NEVER));
    }

    private static CompletableFuture<Void> untilClosed(
            Thread.Builder threads, Held held, Supplier<Taken> receive) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        threads.start(
                () -> {
                    for (Taken taken = receive.get();
                            taken == Taken.REQUEST;
                            taken = receive.get()) {
                        LinkPair.reply(held, "");
                    }
                    over.complete(null);
                });
        return over;
    }
}
