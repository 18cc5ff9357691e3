package dev.parley.bench.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.report.Result;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What it costs to be told of many events, measured briefly. */
@Timeout(60)
final class EventBurstsTest {

    @Test
    void itEndsWhateverIsLeftOfTheLastBurst() throws Exception {
        List<Result> results = EventBursts.measure(1, 1003);
        assertThat(results).extracting(Result::clients).containsExactly(1, 2, 4, 8, 16, 32, 64);
        assertThat(results).allSatisfy(one -> assertThat(one.figure("waitNanos")).isPositive());
    }
}
