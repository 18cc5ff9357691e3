package dev.parley.bench.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.lab.Contestants;
import dev.parley.bench.lab.NativeContestant;
import dev.parley.bench.lab.Placement;
import dev.parley.bench.lab.Sizes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is in a run, and how long that takes by arithmetic. */
final class PlansTest {

    private final Contestants contestants =
            new Contestants(NativeContestant.all(Path.of("native")));
    private final Plans plans = new Plans(contestants, Path.of("parley"));

    private static Duration expected(List<Step> steps) {
        return steps.stream().map(Step::expected).reduce(Duration.ZERO, Duration::plus);
    }

    private static Stream<Contest> contests(List<Step> steps) {
        return steps.stream()
                .map(Step::measurement)
                .filter(Contest.class::isInstance)
                .map(Contest.class::cast);
    }

    @Test
    void theLongRunIsExpectedInLessThanFortyMinutes() {
        assertThat(expected(plans.complete())).isLessThan(Duration.ofMinutes(40));
    }

    @Test
    void theGatesAreExpectedInLessThanThirteenMinutes() {
        assertThat(expected(plans.forGates())).isLessThan(Duration.ofMinutes(13));
    }

    @Test
    void streamsAreExpectedInAMinuteAndAHalf() {
        assertThat(expected(plans.streams())).isLessThan(Duration.ofSeconds(90));
    }

    @Test
    void theShortRunIsExpectedInLessThanTwoMinutes() {
        assertThat(expected(plans.brief())).isLessThan(Duration.ofMinutes(2));
    }

    @Test
    void withoutACompilerThereIsARunOfEachKind() {
        Plans without = new Plans(new Contestants(List.of()), Path.of("parley"));
        assertThat(without.brief()).hasSameSizeAs(plans.brief());
        assertThat(without.complete()).hasSameSizeAs(plans.complete());
        assertThat(without.forGates()).hasSameSizeAs(plans.forGates());
        assertThat(without.streams()).hasSameSizeAs(plans.streams());
    }

    @Test
    void theLongRunHasEverybodyWhoIsAbleInAllSizesAndPlaces() {
        for (int bytes : new int[] {64, 4 << 10, 64 << 10, 1 << 20, 64 << 20}) {
            RoundTrips trips =
                    contests(plans.complete())
                            .flatMap(contest -> contest.trips().stream())
                            .filter(one -> one.manner() == RoundTrips.Manner.TIMED)
                            .filter(one -> one.sizes().equals(Sizes.both(bytes)))
                            .findFirst()
                            .orElseThrow();
            assertThat(trips.where()).containsExactly(Placement.values());
            assertThat(trips.able())
                    .containsExactlyElementsOf(
                            contestants.all().stream()
                                    .filter(one -> one.maxBytes() >= bytes)
                                    .toList());
        }
    }

    @Test
    void theLongRunHasUpToThirtyTwoClientsAtOnce() {
        assertThat(contests(plans.complete()))
                .extracting(Contest::clients)
                .contains(1, 2, 4, 8, 32);
    }

    @Test
    void whatIsMeasuredForGatesIsMeasuredFiveTimes() {
        assertThat(contests(plans.forGates()).flatMap(contest -> contest.trips().stream()))
                .filteredOn(trips -> trips.sizes().request() != 64 << 10) // the peers', briefly
                .extracting(trips -> trips.effort().rounds())
                .isNotEmpty()
                .allMatch(rounds -> rounds >= 5);
    }
}
