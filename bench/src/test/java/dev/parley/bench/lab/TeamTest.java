package dev.parley.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A team whose bench is broken off. */
@Timeout(120)
final class TeamTest {

    @TempDir Path temporary;

    /** Has a team that is stopped, and waits for the end of its input. */
    static final class Bench {

        private Bench() {}

        public static void main(String[] args) throws Exception {
            new Team(new JvmContestant("parley"), 1, 64).stop();
            System.out.println("stopped");
            var _ = System.in.read();
            System.exit(0);
        }
    }

    @Test
    void nobodyIsLeftBehindByABenchThatIsBrokenOff() throws Exception {
        Process bench =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Djava.io.tmpdir=" + temporary,
                                "-cp",
                                System.getProperty("java.class.path"),
                                Bench.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader reader = bench.inputReader()) {
            assertThat(reader.readLine()).isEqualTo("stopped");
        }
        List<ProcessHandle> team = bench.descendants().toList();
        assertThat(team).hasSizeGreaterThanOrEqualTo(2);

        bench.destroy();

        assertThat(bench.waitFor(60, TimeUnit.SECONDS)).isTrue();
        await().untilAsserted(() -> assertThat(team).noneMatch(ProcessHandle::isAlive));
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).isEmpty();
        }
    }
}
