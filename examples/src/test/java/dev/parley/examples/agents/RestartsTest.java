package dev.parley.examples.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartsTest {

    private static final long SECOND = 1_000_000_000;

    /** The time may be any: also one that is about to overflow. */
    private static final long START = Long.MAX_VALUE - SECOND / 2;

    private static long after(long nanos) {
        return START + nanos;
    }

    @Test
    void thereAreSoManyWithinATimeAndMoreLater() {
        Restarts restarts = new Restarts(2, Duration.ofSeconds(10));
        assertThat(restarts.allows(START)).isTrue();
        assertThat(restarts.allows(after(SECOND))).isTrue();
        assertThat(restarts.allows(after(10 * SECOND - 1))).isFalse();
        assertThat(restarts.allows(after(10 * SECOND))).isTrue();
        assertThat(restarts.allows(after(10 * SECOND))).isFalse();
        assertThat(restarts.allows(after(11 * SECOND))).isTrue();
    }
}
