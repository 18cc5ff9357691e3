package dev.parley.scenarios.storm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.parley.scenarios.Jvm;
import dev.parley.scenarios.oracle.Oracle;
import dev.parley.scenarios.oracle.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers and clients under load that are killed and stopped at random, as is the kernel; the
 * {@link Oracle} judges by what all of them wrote down.
 */
class StormTest {

    private static final String SEED = "parley.storm.seed";
    private static final String SECONDS = "parley.storm.seconds";
    private static final int SHORT_SECONDS = 5;
    private static final int LONG_SECONDS = 55;
    private static final int STORMS = 20;

    @TempDir Path directory;

    @Test
    @Timeout(600)
    void whateverHappensEverybodyHearsTheTruth() throws Exception {
        Jvm jvm = Jvm.brief().rehearsedIn(directory, Rehearsal.class);
        long seed = Long.getLong(SEED, ThreadLocalRandom.current().nextLong());
        weather(jvm, "once", seed, Integer.getInteger(SECONDS, SHORT_SECONDS));
    }

    @Test
    @Tag("reliability")
    @Timeout(7_200)
    void whateverHappensForLongEverybodyHearsTheTruth() throws Exception {
        Jvm jvm = Jvm.brief().rehearsedIn(directory, Rehearsal.class);
        long seed = Long.getLong(SEED, ThreadLocalRandom.current().nextLong());
        SplittableRandom seeds = new SplittableRandom(seed);
        for (int i = 1; i <= STORMS; i++) {
            long next = i == 1 ? seed : seeds.nextLong();
            weather(jvm, "storm-" + i, next, Integer.getInteger(SECONDS, LONG_SECONDS));
        }
    }

    private void weather(Jvm jvm, String name, long seed, int seconds) throws Exception {
        String again =
                "mvn test -pl scenarios -am -Dtest=StormTest -Dsurefire.failIfNoSpecifiedTests=false"
                        + " -D%s=%d -D%s=%d".formatted(SEED, seed, SECONDS, seconds);
        System.out.println(name + ", again by: " + again);
        Path place = Files.createDirectory(directory.resolve(name));
        try (Storm storm = Storm.begin(jvm, place, seed)) {
            assertAll(
                    again,
                    () -> storm.rage(storm.plan(Duration.ofSeconds(seconds))),
                    storm::end,
                    () -> judge(storm.journals()));
        }
        remove(place); // the next one needs room, too
    }

    private static void remove(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void judge(Path journals) throws IOException {
        Verdict verdict = Oracle.judge(journals);
        System.out.printf(
                "%s%nforwarded so often: %s%n%s%n",
                verdict.figures(), verdict.hops(), verdict.summary());
        assertThat(verdict.violations()).as(verdict.details()).isEmpty();
        assertThat(verdict.figures().sends()).as("sends").isPositive();
    }
}
