package dev.parley.link;

import static dev.parley.link.LinkPair.NOT_CANCELLED;
import static dev.parley.link.Soon.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Processes;
import dev.parley.linux.Scheduling;
import dev.parley.linux.Scheduling.Policy;
import dev.parley.linux.Scheduling.Schedule;
import dev.parley.sleep.Deadline;
import dev.parley.sleep.Spin;
import dev.parley.wire.LinkKind;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How Linux schedules a thread that serves. */
@ParameterizedClass
@EnumSource(LinkKind.class)
class ScheduledFloatTest {

    private static final int OWN = 0;
    private static final int ROUNDS = 500;

    private final LinkKind kind;

    ScheduledFloatTest(LinkKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void needRealTime() throws InterruptedException {
        AtomicBoolean permitted = new AtomicBoolean();
        Thread.ofPlatform().start(() -> permitted.set(mayBeRealTime(64))).join();
        assumeTrue(permitted.get(), "not run: needs the right to real-time priorities");
    }

    private static boolean mayBeRealTime(int priority) {
        try {
            Scheduling.realTime(0, Policy.FIFO, priority);
            return true;
        } catch (ErrnoException _) {
            return false;
        }
    }

    private LinkPair pair() throws IOException {
        return new LinkPair(kind, new ReceivePort.Terms(Spin.Policy.NEVER, Urgency.SCHEDULES), 3);
    }

    /** A thread that receives, and replies when it is told. */
    private static final class Server {

        private final LinkPair at;
        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();
        private volatile int tid;

        /**
         * @param own its real-time priority; 0: it has none
         */
        Server(LinkPair at, int own) {
            this.at = at;
            Thread.ofPlatform().daemon().start(() -> serve(own));
            soon().until(() -> tid != 0);
        }

        private void serve(int own) {
            try {
                if (own != OWN) {
                    Scheduling.realTime(0, Policy.FIFO, own);
                }
                tid = Processes.gettid();
                Held held = new Held();
                while (at.port.receive(held, Deadline.NEVER) == ReceivePort.Taken.REQUEST) {
                    received.add(LinkPair.text(held));
                    LinkPair.reply(held, replies.take());
                }
                received.add("closed, " + Scheduling.schedule(0));
            } catch (ErrnoException | InterruptedException e) {
                received.add(e.toString());
            }
        }

        String received() {
            try {
                return Objects.requireNonNull(received.poll(15, TimeUnit.SECONDS), "nothing");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        Schedule schedule() {
            try {
                return Scheduling.schedule(tid);
            } catch (ErrnoException e) {
                throw new AssertionError(e);
            }
        }

        void reply() {
            replies.add("");
        }
    }

    private static void send(LinkPair to, int link, String text, int priority) {
        ClientLink client = to.clients.get(link);
        ClientSlot slot =
                Objects.requireNonNull(client.claim(Deadline.NEVER, NOT_CANCELLED), "no slot");
        slot.prepare(text.length());
        slot.write(0, MemorySegment.ofArray(text.getBytes(UTF_8)), 0, text.length());
        slot.prioritize(priority);
        slot.sendLater(0, Deadline.NEVER, _ -> client.release(slot));
    }

    @ParameterizedTest
    @ValueSource(ints = {OWN, 5, 22})
    void itGoesUpAndDownWithWhatIsReceived(int own) throws IOException {
        try (LinkPair pair = pair()) {
            Server server = new Server(pair, own);
            Schedule itself = server.schedule();
            for (int priority : new int[] {30, 12, 63, 10, 0, 11}) {
                send(pair, 0, "at " + priority, priority);
                assertThat(server.received()).isEqualTo("at " + priority);
                boolean asItself = own == OWN && priority <= 10;
                Schedule expected = asItself ? itself : Schedule.fifo(Math.max(priority, 1));
                assertThat(server.schedule()).isEqualTo(expected);
                server.reply();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {OWN, 22})
    void whatWaitsRaisesItAtOnce(int own) throws IOException {
        try (LinkPair pair = pair()) {
            Server server = new Server(pair, own);
            send(pair, 0, "a", 3);
            assertThat(server.received()).isEqualTo("a");
            for (int priority = 11; priority <= 13; priority++) {
                Schedule expected = Schedule.fifo(priority);
                send(pair, priority % 2 + 1, "b", priority);
                soon().until(() -> server.schedule().equals(expected));
            }
            server.reply();
            assertThat(server.received()).isEqualTo("b");
            assertThat(server.schedule()).isEqualTo(Schedule.fifo(13));
        }
    }

    /** It lowers itself while it is raised, again and again. */
    @Test
    void whateverCameMeanwhileItIsScheduledAtTheLast() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (LinkPair pair = pair()) {
            Server server = new Server(pair, 1);
            for (int round = 0; round < ROUNDS; round++) {
                for (int link = 0; link < 3; link++) {
                    send(pair, link, "any", random.nextInt(64));
                    server.reply();
                }
                for (int link = 0; link < 3; link++) {
                    assertThat(server.received()).isEqualTo("any");
                }
                send(pair, 0, "last", 12);
                assertThat(server.received()).isEqualTo("last");
                soon().alias("seed " + seed + ", round " + round)
                        .until(() -> server.schedule().equals(Schedule.fifo(12)));
                server.reply();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {OWN, 22})
    void whenThePortIsClosedItIsAsItWas(int own) throws IOException {
        try (LinkPair pair = pair()) {
            Server server = new Server(pair, own);
            Schedule itself = server.schedule();
            send(pair, 0, "a", 40);
            assertThat(server.received()).isEqualTo("a");
            pair.port.close();
            server.reply();
            assertThat(server.received()).isEqualTo("closed, " + itself);
        }
    }
}
