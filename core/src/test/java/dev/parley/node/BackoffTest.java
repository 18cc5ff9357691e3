package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void waitsTwiceAsLongEachTimeUpToASecondGiveOrTakeHalf() {
        for (int seed = 0; seed < 100; seed++) {
            Backoff backoff = new Backoff(new Random(seed));
            for (long millis : new long[] {10, 20, 40, 80, 160, 320, 640, 1000, 1000, 1000}) {
                long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
                assertThat(backoff.nextNanos()).isBetween(nanos / 2, nanos * 3 / 2);
            }
        }
    }

    @Test
    void twoDoNotComeAtOnce() {
        assertThat(new Backoff(new Random(1)).nextNanos())
                .isNotEqualTo(new Backoff(new Random(2)).nextNanos());
    }
}
