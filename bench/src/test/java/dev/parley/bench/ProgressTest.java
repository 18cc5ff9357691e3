package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.work.Step;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told on the way. */
final class ProgressTest {

    private static final List<Step> STEPS =
            List.of(step("first", 60), step("second", 120), step("third", 30));

    private static Step step(String title, int seconds) {
        return new Step(title, Duration.ofSeconds(seconds), _ -> List.of());
    }

    private static String line(int first, int index, int elapsedSeconds) {
        return new Progress(STEPS, first).line(index, Duration.ofSeconds(elapsedSeconds));
    }

    @Test
    void beforeTheFirstStepItIsWhatIsExpected() {
        assertThat(line(0, 0, 0)).isEqualTo(" 1 of 3  first (0:00 so far, about 4 min to go)");
    }

    @Test
    void aRunThatIsSlowerThanExpectedStaysSo() {
        assertThat(line(0, 1, 120)).isEqualTo(" 2 of 3  second (2:00 so far, about 5 min to go)");
    }

    @Test
    void lessThanAMinuteIsToldInSeconds() {
        assertThat(line(0, 2, 125)).isEqualTo(" 3 of 3  third (2:05 so far, about 20 s to go)");
    }

    @Test
    void whatAnotherRunHasDoneSaysNothingOfThisOne() {
        assertThat(line(1, 1, 0)).isEqualTo(" 2 of 3  second (0:00 so far, about 3 min to go)");
        assertThat(line(1, 2, 60)).isEqualTo(" 3 of 3  third (1:00 so far, about 15 s to go)");
    }
}
