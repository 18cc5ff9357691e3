package dev.parley.proof.canaries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.proof.canaries.TestRun.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every mistake in proof/canaries is noticed by the test that it names, which notices nothing
 * without it. Nothing in the source tree is changed: a copy of what a patch touches is compiled
 * into a directory of its own, which stands before the built classes in a JVM of its own.
 *
 * <p>{@code -Dcanaries=05,12-leak} picks those whose names begin so.
 */
@Tag("reliability")
class CanariesTest {

    private static final Map<NamedTest, TestRun> HEALTHY = new HashMap<>();
    private static int caught;
    private static int seen;

    private final Project project;

    CanariesTest() throws IOException {
        project = Project.here();
    }

    static List<Canary> canaries() throws IOException {
        List<String> wanted = List.of(System.getProperty("canaries", "").split(","));
        List<Canary> all = Canary.allIn(Project.here().canaries());
        List<Canary> picked =
                all.stream().filter(c -> wanted.stream().anyMatch(c.name()::startsWith)).toList();
        assertThat(picked).as("canaries called %s", wanted).isNotEmpty();
        return picked;
    }

    @BeforeAll
    static void begin() {
        System.out.println();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("canaries")
    void aMistakeIsNoticedByTheTestThatItNames(Canary canary, @TempDir Path directory)
            throws Exception {
        seen++;
        TestRun mutant = withMistake(canary, directory);
        TestRun healthy = withoutMistake(canary.caughtBy(), directory);
        boolean isCaught =
                mutant.verdict() == Verdict.FAILED && healthy.verdict() == Verdict.PASSED;
        caught += isCaught ? 1 : 0;
        report(canary, mutant, isCaught);
        assertThat(mutant).as("with it").returns(Verdict.FAILED, TestRun::verdict);
        assertThat(healthy).as("without it").returns(Verdict.PASSED, TestRun::verdict);
    }

    @AfterAll
    static void sum() {
        System.out.printf("%d/%d caught%n", caught, seen);
    }

    private TestRun withMistake(Canary canary, Path directory) throws Exception {
        try {
            Mutant mutant = Mutant.of(canary, project, directory);
            return run(canary.caughtBy(), Optional.of(mutant), directory.resolve("mutant.log"));
        } catch (IllegalStateException e) {
            return TestRun.broken(String.valueOf(e.getMessage()));
        }
    }

    /** Once, however many canaries name it. */
    private TestRun withoutMistake(NamedTest test, Path directory) throws Exception {
        TestRun known = HEALTHY.get(test);
        if (known == null) {
            known = run(test, Optional.empty(), directory.resolve("healthy.log"));
            HEALTHY.put(test, known);
        }
        return known;
    }

    private TestRun run(NamedTest test, Optional<Mutant> mutant, Path output) throws Exception {
        Files.createFile(output);
        return TestRun.of(test, project, mutant, output);
    }

    private static void report(Canary canary, TestRun run, boolean isCaught) {
        System.out.printf(
                Locale.ROOT,
                "%-10s %5.1f s  %s%n%20s%s%n%20s%s%n",
                isCaught ? "caught" : "NOT CAUGHT",
                run.seconds(),
                canary.name(),
                "",
                canary.caughtBy(),
                "",
                run.told());
    }
}
