package dev.parley.kernel.state.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.kernel.state.Limit;
import dev.parley.wire.Ask;
import dev.parley.wire.Ask.Connect;
import dev.parley.wire.Ask.DropRights;
import dev.parley.wire.Ask.MintRights;
import dev.parley.wire.Refusal;
import dev.parley.wire.RightUse;
import dev.parley.wire.Tell;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many worlds; in each the node keeps its word, whatever happens.
 *
 * <p>{@code -Dparley.simulation.seeds} says how many, {@code -Dparley.simulation.start} which is
 * the first.
 */
class SimulationTest {

    private static final long FIRST = 1;
    private static final long SEEDS = 800;
    private static final long FEW_SEEDS = 100;
    private static final long MANY_SEEDS = 100_000;
    private static final Duration LONG = Duration.ofMinutes(1);

    /** Always the same worlds, so that a build that was green stays green. */
    @Test
    void theNodeKeepsItsWordInEveryWorld() {
        Tally tally = new Tally();
        long first = Long.getLong("parley.simulation.start", FIRST);
        long seeds = Long.getLong("parley.simulation.seeds", SEEDS);
        for (long seed = first; seed - first < seeds; seed++) {
            Simulation.play(seed, tally);
        }
        if (seeds >= SEEDS) {
            requireEverythingSaid(tally);
        }
    }

    /** Else a failure could not be repeated. */
    @Test
    void theSameSeedIsTheSameWorld() {
        for (long seed = FIRST; seed < FIRST + FEW_SEEDS; seed++) {
            int once = Simulation.play(seed, new Tally());
            assertThat(Simulation.play(seed, new Tally())).as("seed %d", seed).isEqualTo(once);
        }
    }

    /** Other worlds each time. */
    @Test
    @Tag("reliability")
    void theNodeKeepsItsWordInManyMoreWorlds() {
        long begin = System.nanoTime();
        long seed = begin;
        while (seed - begin < MANY_SEEDS && System.nanoTime() - begin < LONG.toNanos()) {
            Simulation.play(seed, new Tally());
            seed++;
        }
        System.out.printf("%d worlds, from seed %d on%n", seed - begin, begin);
    }

    private static void requireEverythingSaid(Tally tally) {
        for (Class<?> kind : Tell.class.getPermittedSubclasses()) {
            assertThat(tally.of(kind.asSubclass(Tell.class))).as("told: %s", kind).isPositive();
        }
        for (Refusal refusal : Refusal.values()) {
            assertThat(tally.of(refusal)).as("refused: %s", refusal).isPositive();
        }
        for (Class<? extends Ask> kind :
                List.of(Connect.class, MintRights.class, DropRights.class)) {
            assertThat(tally.ofMisnaming(kind)).as("by the wrong link: %s", kind).isPositive();
        }
        for (RightUse use : RightUse.values()) {
            assertThat(tally.of(use)).as("connected: %s", use).isPositive();
        }
        for (Limit limit : Limit.values()) {
            assertThat(tally.of(limit)).as("reached: %s", limit).isPositive();
        }
    }
}
