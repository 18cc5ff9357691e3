package dev.parley.examples.sync;

import static dev.parley.examples.Refusals.assertRefused;
import static dev.parley.examples.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Connection;
import dev.parley.Errno;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.examples.Later;
import dev.parley.examples.Program;
import dev.parley.examples.Serving;
import dev.parley.examples.sync.Semaphore.Permit;
import dev.parley.examples.sync.Semaphore.State;
import dev.parley.junit.ParleyNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class SemaphoreTest {

    private static final String NAME = "berths";

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @Test
    void thereAreSoManyUnitsAndNoMore() throws Exception {
        try (Serving _ = serve(2);
                Parley parley = NODE.join();
                Semaphore semaphore = Semaphore.connect(parley, NAME)) {
            Permit one = semaphore.acquire();
            Permit other = semaphore.acquire();
            assertThat(semaphore.tryAcquire()).isEmpty();
            one.close();
            one.close();
            assertThat(semaphore.look()).isEqualTo(new State(1, 0));
            assertThat(semaphore.tryAcquire()).isPresent();
            other.close();
        }
    }

    @Test
    void whoComesFirstIsServedFirst() throws Exception {
        try (Serving _ = serve(1);
                Parley parley = NODE.join();
                Semaphore semaphore = Semaphore.connect(parley, NAME);
                Parley otherParley = NODE.join();
                Semaphore other = Semaphore.connect(otherParley, NAME)) {
            Permit held = semaphore.acquire();
            Future<Permit> first = Later.start(other::acquire);
            soon().until(() -> semaphore.look().waiting() == 1);
            Future<Permit> second = Later.start(semaphore::acquire);
            soon().until(() -> semaphore.look().waiting() == 2);

            held.close();
            Permit next = first.get();
            assertThat(semaphore.look()).isEqualTo(new State(0, 1));
            next.close();
            second.get().close();
            assertThat(semaphore.look()).isEqualTo(new State(1, 0));
        }
    }

    @Test
    void whoseTimeIsOverGetsNoUnit() throws Exception {
        try (Serving _ = serve(1);
                Parley parley = NODE.join();
                Semaphore semaphore = Semaphore.connect(parley, NAME)) {
            try (Permit _ = semaphore.acquire()) {
                assertThat(semaphore.acquire(Duration.ofMillis(50))).isEmpty();
                soon().until(() -> semaphore.look().waiting() == 0);
            }
            assertThat(semaphore.look()).isEqualTo(new State(1, 0));
            Optional<Permit> permit = semaphore.acquire(Duration.ofMinutes(1));
            assertThat(permit).isPresent();
        }
    }

    @Test
    void whoGivesUpAgainAndAgainKeepsItsSlots() throws Exception {
        try (Serving _ = serve(1);
                Parley parley = NODE.join();
                Semaphore semaphore = Semaphore.connect(parley, NAME);
                Permit _ = semaphore.acquire()) {
            for (int i = 0; i <= Semaphore.MOST_EACH; i++) {
                assertThat(semaphore.acquire(Duration.ofMillis(5))).isEmpty();
            }
        }
    }

    @Test
    void whoIsInterruptedGetsNoUnit() throws Exception {
        try (Serving _ = serve(1);
                Parley parley = NODE.join();
                Semaphore semaphore = Semaphore.connect(parley, NAME)) {
            try (Permit _ = semaphore.acquire()) {
                Future<Permit> waiting = Later.start(semaphore::acquire);
                soon().until(() -> semaphore.look().waiting() == 1);
                waiting.cancel(true);
                soon().until(() -> semaphore.look().waiting() == 0);
            }
            assertThat(semaphore.look()).isEqualTo(new State(1, 0));
        }
    }

    @Test
    void aUnitIsGivenBackByWhoIsInterrupted() throws Exception {
        try (Serving _ = serve(1);
                Parley parley = NODE.join();
                Semaphore semaphore = Semaphore.connect(parley, NAME)) {
            Permit permit = semaphore.acquire();
            Thread.currentThread().interrupt();
            permit.close();
            assertThat(Thread.interrupted()).as("is still interrupted").isTrue();
            assertThat(semaphore.look()).isEqualTo(new State(1, 0));
        }
    }

    @Test
    void moreThreadsThanSlotsComeThrough() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        try (Serving _ = serve(2);
                Parley parley = NODE.join();
                Semaphore semaphore = Semaphore.connect(parley, NAME)) {
            List<Future<Integer>> most = new ArrayList<>();
            for (int i = 0; i < 3 * Semaphore.MOST_EACH; i++) {
                most.add(Later.start(() -> comeThrough(semaphore, inside)));
            }
            for (Future<Integer> each : most) {
                assertThat(each.get()).isBetween(1, 2);
            }
            assertThat(semaphore.look()).isEqualTo(new State(2, 0));
        }
    }

    @Test
    void aUnitIsGivenBackByItsHolderOnly() throws Exception {
        try (Serving _ = serve(1);
                Parley parley = NODE.join();
                Semaphore semaphore = Semaphore.connect(parley, NAME);
                Parley otherParley = NODE.join();
                Connection stranger = otherParley.connect(NAME)) {
            try (Permit _ = semaphore.acquire()) {
                for (long ticket = 0; ticket < 1_000; ticket++) {
                    byte[] release = new SyncRequest(SyncRequest.RELEASE, ticket).encode();
                    assertRefused(Errno.EPERM, () -> stranger.send(release));
                }
                assertThat(semaphore.look().free()).isZero();
            }
        }
    }

    @Test
    void unitsOfTheDeadComeBack() throws Exception {
        try (Program _ = Program.serving(NAME, NODE, SemaphoreServer.class, NAME, 1);
                Program holder = Program.start(NODE, Holder.class, NAME);
                Parley parley = NODE.join();
                Semaphore semaphore = Semaphore.connect(parley, NAME)) {
            holder.expect("holding");
            Future<Permit> waiting = Later.start(semaphore::acquire);
            soon().until(() -> semaphore.look().waiting() == 1);
            holder.kill();
            waiting.get().close();
        }
    }

    @Test
    void theDeadLoseTheirPlaceInLine() throws Exception {
        try (Serving _ = serve(1);
                Parley parley = NODE.join();
                Semaphore semaphore = Semaphore.connect(parley, NAME)) {
            Permit held = semaphore.acquire();
            try (Program dead = Program.start(NODE, Holder.class, NAME)) {
                soon().until(() -> semaphore.look().waiting() == 1);
                Future<Permit> behind = Later.start(semaphore::acquire);
                soon().until(() -> semaphore.look().waiting() == 2);
                dead.kill();
                soon().until(() -> semaphore.look().waiting() == 1);
                held.close();
                behind.get().close();
            }
        }
    }

    private static Serving serve(int units) throws ParleyException {
        return Serving.start(NODE, NAME, new SemaphoreServer(units)::serve);
    }

    /** How many were inside with it. */
    private static int comeThrough(Semaphore semaphore, AtomicInteger inside)
            throws ParleyException {
        try (Permit _ = semaphore.acquire()) {
            int seen = inside.incrementAndGet();
            Thread.onSpinWait();
            inside.decrementAndGet();
            return seen;
        }
    }
}
