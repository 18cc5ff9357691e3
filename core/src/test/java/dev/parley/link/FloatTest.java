package dev.parley.link;

import static dev.parley.link.LinkPair.NOT_CANCELLED;
import static dev.parley.link.Soon.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sleep.Deadline;
import dev.parley.sleep.Spin;
import dev.parley.wire.LinkKind;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** At which priority a thread works that serves. */
@ParameterizedClass
@EnumSource(LinkKind.class)
class FloatTest {

    private static final int OWN = 22;

    private final LinkKind kind;

    FloatTest(LinkKind kind) {
        this.kind = kind;
    }

    @AfterEach
    void serveNobody() {
        Serving.end();
    }

    private LinkPair pair(int links) throws IOException {
        return new LinkPair(
                kind, new ReceivePort.Terms(Spin.Policy.ADAPTIVE, Urgency.FLOATS), links);
    }

    /** A message on its way to a port; it has arrived. */
    private static ClientSlot send(LinkPair to, int link, String text, int priority) {
        ClientSlot slot = slot(to, link);
        prepare(slot, text);
        slot.prioritize(priority);
        slot.sendLater(256, Deadline.NEVER, _ -> {});
        awaitArrival(to, link, slot, slot.generation());
        return slot;
    }

    private static ClientSlot slot(LinkPair to, int link) {
        ClientLink client = to.clients.get(link);
        return Objects.requireNonNull(client.claim(Deadline.NEVER, NOT_CANCELLED), "no slot");
    }

    private static void prepare(ClientSlot slot, String text) {
        byte[] request = text.getBytes(UTF_8);
        slot.prepare(request.length);
        slot.write(0, MemorySegment.ofArray(request), 0, request.length);
    }

    private static void awaitArrival(LinkPair at, int link, ClientSlot slot, long generation) {
        Slots slots = at.servers.get(link).slots();
        soon().until(() -> SlotWord.is(slots.word(slot.index()), SlotWord.SENT, generation));
    }

    private static int working() {
        return Serving.priorityOr(OWN);
    }

    /** Receives a request at one port, sends it on to another and waits, then replies. */
    private static CompletableFuture<String> relay(LinkPair from, LinkPair to, ClientSlot slot) {
        CompletableFuture<String> told = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> relay(from, to, slot, told));
        awaitArrival(to, 0, slot, 1);
        return told;
    }

    private static void relay(
            LinkPair from, LinkPair to, ClientSlot slot, CompletableFuture<String> told) {
        try {
            Held held = from.receive();
            prepare(slot, "for " + LinkPair.text(held));
            slot.prioritizeAsThread(working());
            Outcome outcome = slot.send(to.client().roomBytes(), Deadline.NEVER);
            LinkPair.reply(held, "");
            told.complete(outcome + " at " + working());
        } catch (RuntimeException | Error e) {
            told.completeExceptionally(e);
        }
    }

    private static String told(CompletableFuture<String> relay) {
        return relay.orTimeout(15, TimeUnit.SECONDS).join();
    }

    @Test
    void aThreadWorksAtWhatItReceivedAndIsRaisedByWhatWaits() throws IOException {
        try (LinkPair pair = pair(2)) {
            assertThat(working()).isEqualTo(OWN);
            send(pair, 0, "a", 10);
            Held first = pair.receive();
            assertThat(working()).isEqualTo(10);
            send(pair, 1, "b", 13);
            assertThat(working()).isEqualTo(13);
            LinkPair.reply(first, "");
            assertThat(pair.receive().priority()).isEqualTo(13);
        }
    }

    @Test
    void itGoesDownWithTheNextAndStaysUntilThen() throws IOException {
        try (LinkPair pair = pair(1)) {
            send(pair, 0, "urgent", 40);
            LinkPair.reply(pair.receive(), "");
            assertThat(working()).isEqualTo(40);
            send(pair, 0, "idle", 0);
            pair.receive();
            assertThat(working()).isZero();
        }
    }

    @Test
    void whatWaitsAndIsLessUrgentLowersNobody() throws IOException {
        try (LinkPair pair = pair(2)) {
            send(pair, 0, "a", 30);
            pair.receive();
            send(pair, 1, "b", 29);
            assertThat(working()).isEqualTo(30);
        }
    }

    @Test
    void theRaiseOutlivesWhatItCameFrom() throws IOException {
        try (LinkPair pair = pair(2)) {
            send(pair, 0, "a", 5);
            pair.receive();
            send(pair, 1, "b", 50);
            assertThat(working()).isEqualTo(50);
            assertThat(inAnotherThread(() -> LinkPair.text(pair.receive()))).isEqualTo("b");
            assertThat(working()).isEqualTo(50);
        }
    }

    @Test
    void anotherThreadWorksAtItsOwn() throws IOException {
        try (LinkPair pair = pair(1)) {
            send(pair, 0, "a", 5);
            pair.receive();
            assertThat(inAnotherThread(FloatTest::working)).isEqualTo(OWN);
        }
    }

    @Test
    void whoSaysItsOwnHasItUntilItReceivesNext() throws IOException {
        try (LinkPair pair = pair(1)) {
            send(pair, 0, "a", 5);
            pair.receive();
            Serving.end();
            assertThat(working()).isEqualTo(OWN);
            send(pair, 0, "b", 6);
            pair.receive();
            assertThat(working()).isEqualTo(6);
        }
    }

    @Test
    void aClosedPortLetsGoOfItsThreads() throws IOException {
        try (LinkPair pair = pair(1)) {
            send(pair, 0, "a", 5);
            pair.receive();
            pair.port.close();
            assertThat(pair.port.receive(new Held(), Deadline.NEVER))
                    .isEqualTo(ReceivePort.Taken.CLOSED);
            assertThat(working()).isEqualTo(OWN);
        }
    }

    @Test
    void aPortThatOnlyOrdersRaisesNobody() throws IOException {
        ReceivePort.Terms orders = new ReceivePort.Terms(Spin.Policy.ADAPTIVE, Urgency.ORDERS);
        try (LinkPair pair = new LinkPair(kind, orders, 1)) {
            send(pair, 0, "a", 5);
            pair.receive();
            assertThat(working()).isEqualTo(OWN);
        }
    }

    /** A to B to C: something urgent comes for B, which waits for C, where others wait, too. */
    @Test
    void whatARaisedThreadHasSentOvertakesOthers() throws IOException {
        try (LinkPair atB = pair(2);
                LinkPair atC = pair(2)) {
            ClientSlot slot = slot(atC, 0);
            send(atB, 0, "a", 10);
            CompletableFuture<String> b = relay(atB, atC, slot);
            send(atC, 1, "other", 20);
            send(atC, 1, "before", 50);
            LinkPair.reply(atC.receive(), ""); // with that, the others are seen and queued
            send(atB, 1, "urgent", 40);
            soon().until(() -> atC.servers.get(0).priority(slot.index(), 1) == 40);
            Held first = atC.receive();
            assertThat(LinkPair.text(first)).isEqualTo("for a");
            assertThat(first.priority()).isEqualTo(40);
            assertThat(working()).isEqualTo(40);
            LinkPair.reply(first, "");
            assertThat(told(b)).isEqualTo("REPLIED at 40");
            assertThat(LinkPair.text(atC.receive())).isEqualTo("other");
        }
    }

    @Test
    void aRaiseGoesOnToWhoHasReceivedAlready() throws IOException {
        try (LinkPair atB = pair(2);
                LinkPair atC = pair(1)) {
            ClientSlot slot = slot(atC, 0);
            send(atB, 0, "a", 10);
            CompletableFuture<String> b = relay(atB, atC, slot);
            Held held = atC.receive();
            assertThat(working()).isEqualTo(10);
            send(atB, 1, "urgent", 40);
            soon().pollInSameThread().until(() -> working() == 40);
            assertThat(held.priority()).isEqualTo(40);
            LinkPair.reply(held, "");
            assertThat(told(b)).isEqualTo("REPLIED at 40");
        }
    }

    /** A to B to C to D: both B and C wait, and only A's message comes. */
    @Test
    void aRaiseGoesAllAlongTheChain() throws IOException {
        try (LinkPair atB = pair(2);
                LinkPair atC = pair(1);
                LinkPair atD = pair(1)) {
            ClientSlot fromB = slot(atC, 0);
            ClientSlot fromC = slot(atD, 0);
            send(atB, 0, "a", 10);
            CompletableFuture<String> b = relay(atB, atC, fromB);
            CompletableFuture<String> c = relay(atC, atD, fromC);
            Held held = atD.receive();
            assertThat(LinkPair.text(held)).isEqualTo("for for a");
            assertThat(working()).isEqualTo(10);
            send(atB, 1, "urgent", 63);
            soon().pollInSameThread().until(() -> working() == 63);
            LinkPair.reply(held, "");
            assertThat(told(c)).isEqualTo("REPLIED at 63");
            assertThat(told(b)).isEqualTo("REPLIED at 63");
        }
    }

    @Test
    void aSendWithAPriorityOfItsOwnKeepsIt() throws IOException {
        try (LinkPair atB = pair(2);
                LinkPair atC = pair(1)) {
            ClientSlot slot = slot(atC, 0);
            send(atB, 0, "a", 10);
            atB.receive();
            prepare(slot, "fixed");
            slot.prioritize(7);
            CompletableFuture<Outcome> outcome =
                    CompletableFuture.supplyAsync(() -> slot.send(0, Deadline.NEVER));
            send(atB, 1, "urgent", 40);
            Held held = atC.receive();
            assertThat(held.priority()).isEqualTo(7);
            LinkPair.reply(held, "");
            assertThat(outcome.orTimeout(15, TimeUnit.SECONDS).join()).isEqualTo(Outcome.REPLIED);
        }
    }

    @Test
    void nothingIsUrgentWhileNobodyWaitsForWhatItSent() throws IOException {
        try (LinkPair pair = pair(1)) {
            send(pair, 0, "a", 10);
            pair.receive();
            assertThat(LinkLayout.urgentFrom(pair.facts.getIntVolatile(LinkLayout.URGENT)))
                    .isZero();
        }
    }

    private static <T> T inAnotherThread(Callable<T> deed) {
        FutureTask<T> task = new FutureTask<>(deed);
        Thread.ofPlatform().daemon().start(task);
        try {
            return task.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
