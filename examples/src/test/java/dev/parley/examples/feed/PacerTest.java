package dev.parley.examples.feed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacerTest {

    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000 * MILLISECOND;

    /** The time may be any: also one that is about to overflow. */
    private static final long START = Long.MAX_VALUE - MILLISECOND / 2;

    private static long after(long nanos) {
        return START + nanos;
    }

    @Test
    void asManyAreDueAsTheRateSays() {
        Pacer pacer = new Pacer(1_000_000, START);
        assertThat(pacer.due(START)).isZero();
        assertThat(pacer.due(after(MILLISECOND))).isEqualTo(1_000);
        assertThat(pacer.due(after(MILLISECOND))).isZero();
        assertThat(pacer.due(after(3 * MILLISECOND + 500))).isEqualTo(2_000);
        assertThat(pacer.due(after(3 * MILLISECOND + 1_000))).isEqualTo(1);
    }

    @Test
    void noneIsLostWhereLessThanOneIsDueEachTime() {
        Pacer pacer = new Pacer(3, START);
        int due = 0;
        for (long nanos = 0; nanos <= SECOND; nanos += MILLISECOND) {
            due += pacer.due(after(nanos));
        }
        assertThat(due).isEqualTo(3);
    }

    @Test
    void aTenthOfASecondIsMadeUpForAndNoMore() {
        Pacer pacer = new Pacer(1_000_000, START);
        assertThat(pacer.due(after(SECOND / 10))).isEqualTo(100_000);
        assertThat(pacer.due(after(SECOND))).isEqualTo(100_000);
        assertThat(pacer.due(after(SECOND + MILLISECOND))).isEqualTo(1_000);
    }

    @Test
    void aFeedOfADayKeepsItsRate() {
        Pacer pacer = new Pacer(10_000_000, START);
        for (long tenth = 1; tenth <= 10 * 86_400; tenth++) {
            assertThat(pacer.due(after(tenth * SECOND / 10))).isEqualTo(1_000_000);
        }
    }
}
