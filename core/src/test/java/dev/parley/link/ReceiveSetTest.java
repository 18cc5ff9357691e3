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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One wait over many ports. Nobody looks again by himself here: a wake that is lost is a hang,
 * which a watchdog ends.
 */
class ReceiveSetTest {

    private static final int ROUNDS = 400;
    private static final long WATCHDOG_SECONDS = 15;
    private static final String ANSWER = "here";

    private final ReceiveSet set = new ReceiveSet(true);
    private final List<LinkPair> pairs = new ArrayList<>();
    private final CompletableFuture<Void> answered = new CompletableFuture<>();

    @AfterEach
    void close() {
        answered.complete(null);
        set.close();
        pairs.forEach(LinkPair::close);
    }

    private LinkPair port(LinkKind kind, Spin.Policy policy, int links) throws IOException {
        return add(new LinkPair(kind, policy, links));
    }

    private LinkPair add(LinkPair pair) {
        pairs.add(pair);
        set.add(pair.port);
        return pair;
    }

    private LinkPair sleepyPort(int links) throws IOException {
        return port(LinkKind.MEMORY, Spin.Policy.NEVER, links);
    }

    private interface Receive {
        Taken receive(Held into);
    }

    /** Replies to all, until the port or the set is closed. */
    private static CompletableFuture<Void> receiver(Thread.Builder threads, Receive receive) {
        Held held = new Held();
        CompletableFuture<Void> over = new CompletableFuture<>();
        var _ =
                Rounds.in(
                                threads,
                                Integer.MAX_VALUE,
                                _ -> {
                                    Rounds.pause();
                                    Taken taken = receive.receive(held);
                                    if (taken == Taken.REQUEST) {
                                        LinkPair.reply(held, "");
                                    }
                                    return taken != Taken.CLOSED;
                                })
                        .whenComplete((_, _) -> over.complete(null));
        return over;
    }

    private CompletableFuture<Void> setReceiver(Thread.Builder threads) {
        return receiver(threads, held -> set.receive(held, Deadline.NEVER).taken());
    }

    private static CompletableFuture<Void> portReceiver(LinkPair pair) {
        return receiver(
                Thread.ofPlatform().daemon(), held -> pair.port.receive(held, Deadline.NEVER));
    }

    @ParameterizedTest
    @CsvSource({"MEMORY, NEVER", "MEMORY, ADAPTIVE", "SOCKET, NEVER", "SOCKET, ADAPTIVE"})
    void nothingIsLostAmongManySendersAndReceiversOfEveryKind(LinkKind kind, Spin.Policy policy)
            throws IOException {
        List<CompletableFuture<Void>> senders = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            port(kind, policy, 2)
                    .clients
                    .forEach(link -> senders.add(Rounds.sending(link, ROUNDS)));
        }
        List<CompletableFuture<Void>> receivers =
                List.of(
                        setReceiver(Thread.ofPlatform().daemon()),
                        setReceiver(Thread.ofPlatform().daemon()),
                        setReceiver(Thread.ofVirtual()),
                        setReceiver(Thread.ofVirtual()),
                        portReceiver(pairs.getFirst()));
        Rounds.await(senders);
        set.close();
        pairs.forEach(pair -> pair.port.close());
        Rounds.await(receivers);
    }

    /** A single receiver: nobody else comes by who would find what it has missed. */
    @ParameterizedTest
    @EnumSource
    void oneReceiverMissesNothingAtAnyOfItsPorts(LinkKind kind) throws IOException {
        List<CompletableFuture<Void>> senders = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            senders.add(Rounds.sending(port(kind, Spin.Policy.NEVER, 1).client(), ROUNDS));
        }
        CompletableFuture<Void> receiver = setReceiver(Thread.ofPlatform().daemon());
        Rounds.await(senders);
        set.close();
        Rounds.await(List.of(receiver));
    }

    @Test
    void aVirtualThreadMissesNothingAtAnyOfItsPorts() throws IOException {
        List<CompletableFuture<Void>> senders = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            senders.add(Rounds.sending(sleepyPort(1).client(), ROUNDS));
        }
        CompletableFuture<Void> receiver = setReceiver(Thread.ofVirtual());
        Rounds.await(senders);
        set.close();
        Rounds.await(List.of(receiver));
    }

    /**
     * The receiver of two ports lies down first, so the ring at the second port wakes it, and not
     * the other receiver there. But it takes what is older, from the first port, whose client died
     * before it rang. What it leaves must not wait until it comes back.
     */
    @RepeatedTest(value = 5, failureThreshold = 1)
    void aWakeAtAPortOfWhichNothingIsTakenIsPassedOn() throws IOException {
        LinkPair first = sleepyPort(1);
        LinkPair second = sleepyPort(1);
        CompletableFuture<Void> _ =
                Rounds.inThread(
                        1,
                        _ -> {
                            Held held = new Held();
                            boolean received =
                                    set.receive(held, Deadline.NEVER).taken() == Taken.REQUEST;
                            if (held.size() > 0) {
                                LinkPair.reply(held, ANSWER);
                            }
                            answered.join();
                            return received;
                        });
        soon().until(() -> sleepers(second) == 1);
        CompletableFuture<Void> _ =
                Rounds.inThread(1, _ -> LinkPair.reply(second.receive(), ANSWER));
        soon().until(() -> sleepers(second) == 2);
        publishWithoutRinging(first, 1);
        assertThat(second.send("anybody?").reply()).isEqualTo(ANSWER);
    }

    private List<String> receiveAll(int count) {
        Held held = new Held();
        List<String> received = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            assertThat(set.receive(held, Deadline.NEVER).taken()).isEqualTo(Taken.REQUEST);
            received.add(LinkPair.text(held));
            LinkPair.reply(held, "");
        }
        return received;
    }

    @ParameterizedTest
    @EnumSource
    void theMostUrgentOfAllPortsComesFirstAndOfThoseTheOldest(LinkKind kind) throws IOException {
        LinkPair byPriority =
                add(
                        new LinkPair(
                                kind,
                                new ReceivePort.Terms(Spin.Policy.ADAPTIVE, Urgency.ORDERS),
                                1));
        LinkPair alsoByPriority =
                add(
                        new LinkPair(
                                kind,
                                new ReceivePort.Terms(Spin.Policy.ADAPTIVE, Urgency.ORDERS),
                                1));
        LinkPair byArrival = port(kind, Spin.Policy.ADAPTIVE, 1);
        UrgencyTest.send(byPriority, 0, "5", 5);
        UrgencyTest.send(byArrival, 0, "60 that counts as 10", 60);
        UrgencyTest.send(alsoByPriority, 0, "20", 20);
        UrgencyTest.send(byPriority, 0, "30", 30);
        UrgencyTest.send(byArrival, 0, "1 that counts as 10", 1);
        UrgencyTest.send(alsoByPriority, 0, "30'", 30);
        assertThat(receiveAll(6))
                .containsExactly(
                        "30", "30'", "20", "60 that counts as 10", "1 that counts as 10", "5");
    }

    @ParameterizedTest
    @EnumSource
    void portsInTheOrderOfArrivalCountByTheTimeOfSending(LinkKind kind) throws IOException {
        LinkPair first = port(kind, Spin.Policy.ADAPTIVE, 2);
        LinkPair second = port(kind, Spin.Policy.ADAPTIVE, 2);
        UrgencyTest.send(second, 0, "1", 5);
        UrgencyTest.send(first, 1, "2", 10);
        UrgencyTest.send(first, 0, "3", 20);
        UrgencyTest.send(second, 1, "4", 63);
        UrgencyTest.send(first, 0, "5", 0);
        assertThat(receiveAll(5)).containsExactly("1", "2", "3", "4", "5");
    }

    /** It says that it has waited since ever: that brings it as far as the last look, once. */
    @Test
    void aClientThatLiesAboutItsTimeDoesNotKeepAnotherPortWaiting() throws IOException {
        LinkPair liar = sleepyPort(1);
        LinkPair honest = sleepyPort(1);
        UrgencyTest.send(honest, 0, "honest", 10);
        List<String> received = new ArrayList<>();
        for (int generation = 1; generation <= 3; generation++) {
            publishWithoutRinging(liar, generation);
            received.addAll(receiveAll(1));
        }
        assertThat(received).contains("honest");
    }

    /** An empty request in the first slot; zeros in its header say that it is very old. */
    private static void publishWithoutRinging(LinkPair pair, int generation) {
        pair.memory.getAndBitwiseOrLong(LinkLayout.ACTIVE, 1);
        pair.memory.setLongRelease(LinkLayout.SLOTS, SlotWord.of(SlotWord.SENT, generation));
    }

    private static int sleepers(LinkPair pair) {
        return pair.facts.getIntVolatile(LinkLayout.SLEEPERS);
    }

    /** What a receive in a thread of its own comes back with; one that can be interrupted. */
    private final class Receiving {

        private final CompletableFuture<ReceiveSet.Arrival> arrival = new CompletableFuture<>();
        private final Thread thread;

        Receiving(Thread.Builder threads) {
            Held held = new Held();
            thread = threads.start(() -> arrival.complete(set.receive(held, Deadline.NEVER)));
        }

        ReceiveSet.Arrival arrival() {
            return arrival.orTimeout(WATCHDOG_SECONDS, TimeUnit.SECONDS).join();
        }
    }

    private static Stream<Thread.Builder> kindsOfThreads() {
        return Stream.of(Thread.ofPlatform().daemon(), Thread.ofVirtual());
    }

    @Test
    void aPortThatIsAddedIsWaitedForByWhoWaitsAlready() throws IOException {
        for (Thread.Builder threads : kindsOfThreads().toList()) {
            LinkPair first = sleepyPort(1);
            Receiving receiving = new Receiving(threads);
            soon().until(() -> sleepers(first) == 1);
            LinkPair added = sleepyPort(1);
            added.send("new");
            assertThat(receiving.arrival())
                    .isEqualTo(new ReceiveSet.Arrival(added.port, Taken.REQUEST));
            set.remove(first.port);
        }
    }

    @Test
    void aPortThatIsRemovedIsWaitedForNoLonger() throws IOException {
        LinkPair stays = sleepyPort(1);
        LinkPair leaves = sleepyPort(1);
        Receiving receiving = new Receiving(Thread.ofPlatform().daemon());
        soon().until(() -> sleepers(leaves) == 1);
        assertThat(set.remove(leaves.port)).isTrue();
        assertThat(set.remove(leaves.port)).isFalse();
        soon().until(() -> sleepers(leaves) == 0);
        Sending ignored = leaves.send("ignored");
        stays.send("heard");
        assertThat(receiving.arrival())
                .isEqualTo(new ReceiveSet.Arrival(stays.port, Taken.REQUEST));
        LinkPair.reply(leaves.receive(), ANSWER);
        assertThat(ignored.reply()).isEqualTo(ANSWER);
    }

    @Test
    void aPortThatIsClosedHasLeftAndTheLastEndsTheReceive() throws IOException {
        for (Thread.Builder threads : kindsOfThreads().toList()) {
            LinkPair first = sleepyPort(1);
            LinkPair second = sleepyPort(1);
            Receiving receiving = new Receiving(threads);
            soon().until(() -> sleepers(first) == 1 && sleepers(second) == 1);
            first.port.close();
            soon().until(() -> set.ports().equals(List.of(second.port)));
            second.port.close();
            assertThat(receiving.arrival().taken()).isEqualTo(Taken.CLOSED);
        }
    }

    @Test
    void closingTheSetEndsReceivesAndLeavesThePorts() throws IOException {
        LinkPair pair = sleepyPort(1);
        List<Receiving> receiving = kindsOfThreads().map(Receiving::new).toList();
        soon().until(() -> sleepers(pair) == 2);
        set.close();
        for (Receiving one : receiving) {
            assertThat(one.arrival().taken()).isEqualTo(Taken.CLOSED);
        }
        Sending sending = pair.send("still?");
        LinkPair.reply(pair.receive(), ANSWER);
        assertThat(sending.reply()).isEqualTo(ANSWER);
    }

    @Test
    void anInterruptEndsTheReceiveOfThatThreadAlone() throws IOException {
        LinkPair pair = sleepyPort(1);
        sleepyPort(1);
        List<Receiving> receiving = kindsOfThreads().map(Receiving::new).toList();
        Receiving other = new Receiving(Thread.ofPlatform().daemon());
        soon().until(() -> sleepers(pair) == 3);
        for (Receiving one : receiving) {
            one.thread.interrupt();
            assertThat(one.arrival().taken()).isEqualTo(Taken.INTERRUPTED);
        }
        pair.send("you");
        assertThat(other.arrival().taken()).isEqualTo(Taken.REQUEST);
    }

    @Test
    void everyInterruptReachesTheReceiver() throws IOException {
        sleepyPort(1);
        sleepyPort(1);
        for (int round = 0; round < ROUNDS / 2; round++) {
            Receiving receiving = new Receiving(Thread.ofPlatform().daemon());
            Rounds.pause();
            receiving.thread.interrupt();
            assertThat(receiving.arrival().taken()).isEqualTo(Taken.INTERRUPTED);
        }
    }

    @Test
    void aDeadlineEndsTheReceiveAndNobodyIsCountedAnyMore() throws IOException {
        LinkPair pair = sleepyPort(1);
        long soon = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1);
        assertThat(set.receive(new Held(), soon).taken()).isEqualTo(Taken.NOTHING);
        assertThat(set.receive(new Held(), Deadline.AT_ONCE).taken()).isEqualTo(Taken.NOTHING);
        assertThat(sleepers(pair)).isZero();
    }

    @Test
    void aSetWithoutPortsHasNothingToWaitFor() {
        assertThat(set.receive(new Held(), Deadline.NEVER).taken()).isEqualTo(Taken.CLOSED);
    }

    @Test
    void aCallEndsTheReceiveOfASetThatWaitsForPorts() {
        ReceiveSet waits = new ReceiveSet(false);
        CompletableFuture<Void> received =
                Rounds.inThread(
                        ROUNDS,
                        _ -> waits.receive(new Held(), Deadline.NEVER).taken() == Taken.CALLED);
        soon().until(
                        () -> {
                            waits.call();
                            return received.isDone();
                        });
        Rounds.await(List.of(received));
        waits.close();
    }

    @Test
    void aNoticeIsToldOfItsPort() throws IOException {
        sleepyPort(1);
        LinkPair pair = sleepyPort(1);
        Receiving receiving = new Receiving(Thread.ofPlatform().daemon());
        soon().until(() -> sleepers(pair) == 1);
        pair.port.tell("notice");
        assertThat(receiving.arrival()).isEqualTo(new ReceiveSet.Arrival(pair.port, Taken.NOTICE));
        assertThat(pair.port.pollNotice()).isEqualTo("notice");
    }

    /** More than one system call can sleep on. */
    @Test
    void morePortsThanTheSystemCallTakesAreWaitedForAllTheSame() throws IOException {
        for (int i = 0; i < 130; i++) {
            sleepyPort(0);
        }
        LinkPair last = sleepyPort(1);
        Receiving receiving = new Receiving(Thread.ofPlatform().daemon());
        soon().until(() -> sleepers(last) == 1);
        last.send("far");
        assertThat(receiving.arrival()).isEqualTo(new ReceiveSet.Arrival(last.port, Taken.REQUEST));
    }
}
