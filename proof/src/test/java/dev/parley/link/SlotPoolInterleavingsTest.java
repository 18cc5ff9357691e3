package dev.parley.link;

import dev.parley.proof.Interleavings;
import dev.parley.sleep.Deadline;
import dev.parley.sleep.Spin;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Threads that want the two slots of a link. */
class SlotPoolInterleavingsTest {

    private static final int THREADS = 2;

    /** What they do. */
    @Param(name = "thread", gen = ThreadIdGen.class)
    public static class Claims {

        private final SharedPair pair = new SharedPair();
        private final SlotPool pool =
                new SlotPool(pair.client, SharedPair.GEOMETRY.slotCount(), Spin.Policy.NEVER);
        private final AtomicIntegerArray holders =
                new AtomicIntegerArray(SharedPair.GEOMETRY.slotCount());
        private final List<Claimer> claimers =
                IntStream.rangeClosed(0, THREADS + 1).mapToObj(_ -> new Claimer()).toList();
        private final AtomicInteger errors = new AtomicInteger();

        /** One thread: what it holds, and its claims for later. */
        private static final class Claimer {
            final Deque<ClientSlot> held = new ArrayDeque<>();
            final AtomicInteger asked = new AtomicInteger();
            final AtomicInteger served = new AtomicInteger();
        }

        /** Takes a slot, if there is one. */
        @Operation
        public void claim(@Param(name = "thread") int thread) {
            ClientSlot slot = pool.claim(Deadline.AT_ONCE, SharedPair.NOT_CANCELLED);
            if (slot != null) {
                take(slot);
                claimers.get(thread).held.push(slot);
            }
        }

        /** Gives back what this thread took last. */
        @Operation
        public void release(@Param(name = "thread") int thread) {
            ClientSlot slot = claimers.get(thread).held.poll();
            if (slot != null) {
                give(slot);
            }
        }

        /** Uses a slot for a moment, now or when it is this claim's turn. */
        @Operation
        public void useLater(@Param(name = "thread") int thread) {
            Claimer claimer = claimers.get(thread);
            int turn = claimer.asked.getAndIncrement();
            var _ =
                    pool.claimLater(Deadline.NEVER, SharedPair.NOT_CANCELLED)
                            .thenAccept(slot -> use(slot, claimer, turn));
        }

        private void use(Optional<ClientSlot> claimed, Claimer claimer, int turn) {
            ClientSlot slot = claimed.orElseThrow();
            take(slot);
            if (claimer.served.getAndIncrement() != turn) {
                errors.incrementAndGet();
            }
            give(slot);
        }

        private void take(ClientSlot slot) {
            if (holders.incrementAndGet(slot.index()) != 1) {
                errors.incrementAndGet();
            }
        }

        private void give(ClientSlot slot) {
            holders.decrementAndGet(slot.index());
            pool.release(slot);
        }

        /** Each slot was one's, each claim had its turn, and in the end all slots are there. */
        @Validate
        public void allIsWell() {
            claimers.forEach(claimer -> claimer.held.forEach(this::give));
            boolean allServed = claimers.stream().allMatch(c -> c.asked.get() == c.served.get());
            if (errors.get() != 0 || !allServed || !pool.areIdle()) {
                throw new AssertionError(
                        "errors=%d, allServed=%b, allThere=%b"
                                .formatted(errors.get(), allServed, pool.areIdle()));
            }
        }
    }

    @Test
    @Tag("reliability")
    void aSlotIsOnePersonsAndNeverLost() {
        Interleavings.checkFreely(Claims.class, THREADS);
    }
}
