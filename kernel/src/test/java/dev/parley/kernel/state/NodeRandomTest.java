package dev.parley.kernel.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Many lives of a node; what must hold, holds all the time. */
class NodeRandomTest {

    private static final int LIVES = 40;
    private static final int EVENTS = 1_000;

    private static Random random() {
        long seed = Long.getLong("parley.seed", System.nanoTime());
        System.out.printf(
                "seed %d; repeat: mvn -pl kernel -am test -Dtest=NodeRandomTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dparley.seed=%d%n",
                seed, seed);
        return new Random(seed);
    }

    @Test
    void whateverHappensTheNodeKeepsItsWord() {
        Random random = random();
        int links = 0;
        int notices = 0;
        int linksEnded = 0;
        int returned = 0;
        for (int i = 0; i < LIVES; i++) {
            RandomLife life = new RandomLife(random);
            life.play(EVENTS);
            links += life.links();
            notices += life.notices();
            linksEnded += life.linksEnded();
            returned += life.returned();
        }
        String reason = "otherwise nothing much has happened";
        assertThat(links).as(reason).isGreaterThan(LIVES * EVENTS / 100);
        assertThat(notices).as(reason).isGreaterThan(LIVES * EVENTS / 100);
        assertThat(linksEnded).as(reason).isGreaterThan(LIVES);
        assertThat(returned).as(reason).isGreaterThan(LIVES);
    }
}
