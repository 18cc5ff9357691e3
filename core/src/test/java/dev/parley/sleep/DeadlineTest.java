package dev.parley.sleep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Moments by which something must have ended. */
class DeadlineTest {

    @Test
    void whatIsNotPositiveIsOver() {
        assertThat(Deadline.after(Duration.ZERO)).isEqualTo(Deadline.AT_ONCE);
        assertThat(Deadline.after(Duration.ofSeconds(-1))).isEqualTo(Deadline.AT_ONCE);
        assertThat(Deadline.hasPassed(Deadline.AT_ONCE)).isTrue();
        assertThat(Deadline.sleepNanos(Deadline.AT_ONCE)).isZero();
    }

    @Test
    void theLongestTimeIsNever() {
        long deadline = Deadline.after(Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(deadline).isEqualTo(Deadline.NEVER);
        assertThat(Deadline.hasPassed(deadline)).isFalse();
    }

    @Test
    void theEarlierOfTwoIsOverFirst() {
        long now = System.nanoTime();
        long[] inOrder = {Deadline.AT_ONCE, now - 1, now, now + 1, Deadline.NEVER};
        for (int i = 0; i < inOrder.length; i++) {
            for (int j = i; j < inOrder.length; j++) {
                assertThat(Deadline.earlier(inOrder[i], inOrder[j])).isEqualTo(inOrder[i]);
                assertThat(Deadline.earlier(inOrder[j], inOrder[i])).isEqualTo(inOrder[i]);
            }
        }
        long late = Long.MAX_VALUE - 1; // the clock may pass its largest number
        assertThat(Deadline.earlier(late + 3, late)).isEqualTo(late);
    }

    @Test
    void noSleepIsLongerThanTheLongestOrThanWhatIsLeft() {
        long longest = Deadline.sleepNanos(Deadline.NEVER);
        assertThat(Deadline.sleepNanos(Deadline.after(Duration.ofDays(1)))).isEqualTo(longest);
        assertThat(Deadline.sleepNanos(Deadline.after(Duration.ofNanos(1)))).isLessThan(longest);
    }
}
