package dev.parley.examples.poll;

import static dev.parley.examples.Qnx4Process.assertFails;
import static dev.parley.examples.Qnx4Process.attach;
import static dev.parley.examples.Qnx4Process.awaitName;
import static dev.parley.examples.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Errno;
import dev.parley.examples.Program;
import dev.parley.junit.ParleyNode;
import dev.parley.qnx4.Qnx4;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class PollTest {

    /** Far more than a process counts while the test lasts. */
    private static final int FAR = 999_999_999;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @Test
    void whoWorksSaysHowFarItIsAndStopsWhenItIsTold() throws Exception {
        try (Qnx4 qnx = attach(NODE);
                Program counter = Program.start(NODE, PrimeCounter.class, FAR)) {
            awaitName(qnx, Primes.NAME);
            Primes primes = Primes.locate(qnx);
            Progress first = primes.progress();
            soon().until(() -> primes.progress().below() > first.below());
            Progress last = primes.stop();
            counter.expect("stopped: " + last);
            counter.awaitEnd();
            assertFails(Errno.ESRCH, primes::progress);
        }
    }

    @Test
    void thereAre168PrimesBelow1000() {
        Sieve sieve = new Sieve(1_000);
        assertThat(sieve.isDone()).isFalse();
        sieve.step();
        assertThat(sieve.isDone()).isTrue();
        assertThat(sieve.progress()).hasToString("168 primes below 1000");
    }

    @Test
    void theLastStepIsAsLongAsWhatIsLeft() {
        Sieve sieve = new Sieve(1_010);
        sieve.step();
        assertThat(sieve.isDone()).isFalse();
        sieve.step();
        assertThat(sieve.progress()).isEqualTo(new Progress(1_010, 169));
    }
}
