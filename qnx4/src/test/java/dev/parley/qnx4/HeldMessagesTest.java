package dev.parley.qnx4;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** In whose hands a message is, whoever reaches for it at the same time. */
final class HeldMessagesTest {

    private static final int ROUNDS = 50_000;
    private static final int WATCHDOG_SECONDS = 60;
    private static final byte[] NOTHING = {};

    private final Messages messages = new Messages();

    private void hold(int id) {
        messages.hold(messages.blank().can(id, NOTHING));
    }

    private int taken(int id) throws Qnx4Exception {
        Message message = messages.take(id);
        return message == null ? 0 : message.id();
    }

    @Test
    void oneIsTakenByItsIdOnce() throws Exception {
        hold(5);

        assertThat(taken(6)).isZero();
        assertThat(taken(5)).isEqualTo(5);
        assertThat(taken(5)).isZero();
    }

    @Test
    void whatNobodyHasIsHeldUnderNoId() throws Exception {
        Message message = messages.blank();
        messages.recycle(message);

        assertThat(taken(0)).isZero();
        assertThat(taken(-1)).isZero();
        assertThat(messages.blank()).isSameAs(message);
        assertThat(messages.blank()).isNotSameAs(message);
    }

    @Test
    void severalAreFoundAndTheOldestOfOneProcessFirst() throws Exception {
        int thread = Ids.ofThread(5, 1);
        messages.recycle(messages.blank());
        hold(thread);
        hold(5);
        hold(6);

        Message oldest = Objects.requireNonNull(messages.lookAtOldestOf(5));
        assertThat(oldest.id()).isEqualTo(thread);
        messages.seen(oldest);
        assertThat(List.of(taken(6), taken(5), taken(thread))).containsExactly(6, 5, thread);
    }

    @Test
    void ofTwoWhoTakeTheSameOneGetsIt() throws Exception {
        assertThat(race(this::take, this::take)).isEqualTo(ROUNDS);
    }

    @Test
    void whoOnlyLooksTakesNothingAway() throws Exception {
        assertThat(race(this::take, this::look)).isEqualTo(ROUNDS);
    }

    /** Reaches for what is held under an id: whether this one has taken it. */
    private interface Reaching {
        boolean reach(int id) throws Qnx4Exception;
    }

    /** One message after the other, and both reach for each at once: how many were taken. */
    private int race(Reaching one, Reaching other) throws Exception {
        AtomicInteger arrivals = new AtomicInteger();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            try {
                Future<Integer> ones = threads.submit(() -> countTaken(one, arrivals, true));
                Future<Integer> others = threads.submit(() -> countTaken(other, arrivals, false));
                return ones.get(WATCHDOG_SECONDS, TimeUnit.SECONDS)
                        + others.get(WATCHDOG_SECONDS, TimeUnit.SECONDS);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private int countTaken(Reaching reaching, AtomicInteger arrivals, boolean holds)
            throws Exception {
        int count = 0;
        for (int id = 1; id <= ROUNDS; id++) {
            if (holds) {
                hold(id);
            }
            meet(arrivals, 4 * id - 2);
            count += reaching.reach(id) ? 1 : 0;
            meet(arrivals, 4 * id);
        }
        return count;
    }

    /** Awake: who was asleep comes late, and there is no race. */
    @SuppressWarnings("ThreadPriorityCheck") // the other may need this very core
    private static void meet(AtomicInteger arrivals, int all) throws InterruptedException {
        arrivals.incrementAndGet();
        while (arrivals.get() < all) {
            Thread.yield();
            if (Thread.interrupted()) {
                throw new InterruptedException("the other did not come");
            }
        }
    }

    private boolean take(int id) throws Qnx4Exception {
        Message message = messages.take(id);
        if (message != null) {
            assertThat(message.id()).isEqualTo(id);
            messages.recycle(message);
        }
        return message != null;
    }

    private boolean look(int id) throws Qnx4Exception {
        Message message = messages.look(id);
        if (message != null) {
            assertThat(message.id()).isEqualTo(id);
            messages.seen(message);
        }
        return false;
    }
}
