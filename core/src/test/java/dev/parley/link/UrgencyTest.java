package dev.parley.link;

import static dev.parley.link.LinkPair.NOT_CANCELLED;
import static dev.parley.link.Soon.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.sleep.Deadline;
import dev.parley.sleep.Spin;
import dev.parley.wire.LinkKind;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** In which order a port hands out messages of different priorities. */
@ParameterizedClass
@EnumSource(LinkKind.class)
class UrgencyTest {

    private final LinkKind kind;

    UrgencyTest(LinkKind kind) {
        this.kind = kind;
    }

    private LinkPair pair(boolean isByPriority, int links) throws IOException {
        Urgency urgency = isByPriority ? Urgency.ORDERS : Urgency.IGNORED;
        return new LinkPair(kind, new ReceivePort.Terms(Spin.Policy.ADAPTIVE, urgency), links);
    }

    /** Sends without waiting; what it says ends with its priority. */
    static void send(LinkPair pair, int link, String text, int priority) {
        ClientSlot slot =
                Objects.requireNonNull(
                        pair.clients.get(link).claim(Deadline.NEVER, NOT_CANCELLED), "no slot");
        byte[] request = text.getBytes(UTF_8);
        slot.prepare(request.length);
        slot.write(0, MemorySegment.ofArray(request), 0, request.length);
        slot.prioritize(priority);
        slot.sendLater(0, Deadline.NEVER, _ -> {});
        // By a socket it is there a moment later.
        long word = SlotWord.of(SlotWord.SENT, slot.generation());
        soon().until(() -> SlotWord.is(arrived(pair, link, slot), SlotWord.SENT, word >>> 16));
    }

    private static long arrived(LinkPair pair, int link, ClientSlot slot) {
        return pair.servers.get(link).slots().word(slot.index());
    }

    private static List<String> receiveAll(LinkPair pair, int count) {
        List<String> received = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Held held = pair.receive();
            received.add(LinkPair.text(held));
            LinkPair.reply(held, "");
        }
        return received;
    }

    private static void sendSome(LinkPair pair) {
        send(pair, 0, "10", 10);
        send(pair, 1, "20", 20);
        send(pair, 0, "10'", 10);
        send(pair, 1, "20'", 20);
        send(pair, 0, "15", 15);
    }

    @Test
    void theMostUrgentComesFirstAndOfThoseTheOldest() throws IOException {
        try (LinkPair pair = pair(true, 2)) {
            sendSome(pair);
            assertThat(receiveAll(pair, 5)).containsExactly("20", "20'", "15", "10", "10'");
        }
    }

    @Test
    void aPortInTheOrderOfArrivalDoesNotCare() throws IOException {
        try (LinkPair pair = pair(false, 2)) {
            sendSome(pair);
            assertThat(receiveAll(pair, 5)).containsExactly("10", "20", "10'", "20'", "15");
        }
    }

    @Test
    void whatComesLaterAndIsMoreUrgentOvertakesWhatWasSeenAlready() throws IOException {
        try (LinkPair pair = pair(true, 2)) {
            for (int i = 0; i < 4; i++) {
                send(pair, 0, "low " + i, 1);
            }
            assertThat(receiveAll(pair, 1)).containsExactly("low 0");
            send(pair, 1, "high", 63);
            assertThat(receiveAll(pair, 4)).containsExactly("high", "low 1", "low 2", "low 3");
        }
    }

    @Test
    void whoSaysMoreThanTheHighestHasTheHighest() throws IOException {
        try (LinkPair pair = pair(true, 2)) {
            send(pair, 0, "63", 63);
            send(pair, 1, "65535", 0xffff);
            Held first = pair.receive();
            assertThat(LinkPair.text(first)).isEqualTo("63");
            assertThat(pair.receive().priority()).isEqualTo(63);
        }
    }

    @Test
    void itMayChangeItsMindWhileMessagesWait() throws IOException {
        try (LinkPair pair = pair(false, 2)) {
            sendSome(pair);
            assertThat(receiveAll(pair, 1)).containsExactly("10");
            pair.port.change(Urgency.ORDERS, false);
            assertThat(receiveAll(pair, 2)).containsExactly("20", "20'");
            pair.port.change(Urgency.IGNORED, false);
            assertThat(receiveAll(pair, 2)).containsExactly("10'", "15");
        }
    }

    @Test
    void aFloatOfAnotherKindIsRefused() throws IOException {
        try (LinkPair pair = pair(false, 1)) {
            pair.port.change(Urgency.FLOATS, false);
            pair.port.change(Urgency.ORDERS, false);
            assertThatThrownBy(() -> pair.port.change(Urgency.SCHEDULES, false))
                    .isInstanceOf(IllegalArgumentException.class);
            pair.port.change(Urgency.FLOATS, false);
        }
    }

    @Test
    void aFloatThatComesLaterKnowsTheLinksThatAreThere() throws IOException {
        try (LinkPair pair = pair(false, 2)) {
            pair.port.change(Urgency.FLOATS, false);
            send(pair, 1, "20", 20);
            PriorityFloat floating = PortFields.get(pair.port, "floating", PriorityFloat.class);
            assertThat(floating.highestWaiting()).isEqualTo(20);
        }
    }
}
