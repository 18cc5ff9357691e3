package dev.parley.wire;

import java.util.Random;

/** The seed of a random test: given by {@code -Dparley.seed}, or a new one; printed either way. */
final class Seed {

    private Seed() {}

    static Random randomFor(Class<?> test) {
        long seed = Long.getLong("parley.seed", System.nanoTime());
        System.out.printf(
                "seed %d; repeat: mvn -pl core -am test -Dtest=%s"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dparley.seed=%d%n",
                seed, test.getSimpleName(), seed);
        return new Random(seed);
    }
}
