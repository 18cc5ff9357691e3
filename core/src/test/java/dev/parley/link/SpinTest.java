package dev.parley.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sleep.Spin;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When it pays to wait awake, and what a waiter makes of it. */
class SpinTest {

    private static final boolean ELSEWHERE = false;
    private static final boolean ON_THIS_CORE = true;

    private int looks;

    /** What is waited for comes, or not, with this look. */
    private boolean comes;

    private final Spin spin = new Spin(Spin.Policy.ADAPTIVE, this::look);

    private boolean look() {
        looks++;
        return comes;
    }

    /** As if somebody else had the core meanwhile. */
    private boolean slowLook() {
        looks++;
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < TimeUnit.MICROSECONDS.toNanos(50)) {
            Thread.onSpinWait();
        }
        return true;
    }

    private int looksOf(boolean partner) {
        looks = 0;
        assertThat(spin.await(partner, 0)).isEqualTo(comes && looks > 0);
        return looks;
    }

    private void waitInVain(boolean partner) {
        comes = false;
        for (int i = 0; i < 64; i++) {
            looksOf(partner);
        }
    }

    @Test
    void aWaiterThatAlwaysWaitsInVainSleepsAtOnceButForATry() {
        for (boolean partner : new boolean[] {ELSEWHERE, ON_THIS_CORE}) {
            waitInVain(partner);
            int tries = 0;
            for (int i = 0; i < 64; i++) {
                tries += looksOf(partner) > 0 ? 1 : 0;
            }
            assertThat(tries).isEqualTo(2);
        }
    }

    @Test
    void whatPaysIsDoneAgain() {
        waitInVain(ELSEWHERE);
        comes = true;
        for (int tries = 0; tries == 0; ) {
            tries += looksOf(ELSEWHERE);
        }
        assertThat(looksOf(ELSEWHERE)).isPositive();
    }

    @Test
    void aCoreThatIsNotGivenBackForLongWasNotWorthIt() {
        Spin slow = new Spin(Spin.Policy.ADAPTIVE, this::slowLook);
        for (int i = 0; i < 64; i++) {
            slow.await(ON_THIS_CORE, 0);
        }
        looks = 0;
        assertThat(slow.await(ON_THIS_CORE, 0)).isFalse();
        assertThat(looks).isZero();
    }

    @Test
    void whoNeverSleepsNeverLearns() {
        Spin endless = new Spin(Spin.Policy.ALWAYS, this::look);
        for (int i = 0; i < 100; i++) {
            looks = 0;
            endless.await(ON_THIS_CORE, 0);
            assertThat(looks).isPositive();
        }
    }

    @Test
    void whoOnlySleepsDoesNotLook() {
        assertThat(new Spin(Spin.Policy.NEVER, this::look).await(ELSEWHERE, 0)).isFalse();
        assertThat(looks).isZero();
    }

    @Test
    void whatTakesLongToCopyIsWaitedForLonger() {
        Spin patient = new Spin(Spin.Policy.ADAPTIVE, this::slowLook);
        for (int i = 0; i < 64; i++) {
            patient.await(ON_THIS_CORE, 5 << 20);
        }
        assertThat(patient.await(ON_THIS_CORE, 5 << 20)).isTrue();
    }
}
