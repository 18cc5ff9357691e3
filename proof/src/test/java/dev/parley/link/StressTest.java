package dev.parley.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The two sides of a link, and of a stream, let loose on each other over shared memory a hundred
 * thousand times.
 */
@Tag("reliability")
class StressTest {

    private static final Path CLASSES = Path.of("target", "test-classes");
    private static final Path REPORT = Path.of("target", "jcstress").toAbsolutePath();

    /** Each round is begun by both at once: so they meet most often within a few instructions. */
    private static final List<String> ROUNDS = List.of("-strideSize", "1", "-strideCount", "256");

    /** As the compiler leaves the code in the end; three times half a second for each test. */
    private static final List<String> MODE =
            List.of("-m", "quick", "-sc", "false", "-iters", "3", "-time", "500", "-v");

    /** A wake-up that gets lost is to be seen, not to be slept over. */
    private static final String JVM_OPTIONS =
            "--enable-native-access=ALL-UNNAMED -Ddev.parley.longestSleepSeconds=600 -Xmx256m";

    @Test
    void noTwoSidesSeeWhatNoOrderOfTheirStepsAllows() throws Exception {
        Files.createDirectories(REPORT);
        Path console = REPORT.resolve("console.txt");
        Process process =
                new ProcessBuilder(command())
                        .directory(REPORT.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(console.toFile())
                        .start();
        try {
            assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroy();
        }
        assertThat(console).content().contains(whatIsToPass());
        assertThat(process.exitValue()).isZero();
    }

    private static List<String> command() {
        return Stream.of(
                        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                        List.of("--enable-native-access=ALL-UNNAMED"),
                        List.of("-cp", System.getProperty("java.class.path")),
                        List.of("org.openjdk.jcstress.Main", "-r", REPORT.toString()),
                        MODE,
                        ROUNDS,
                        List.of("-jvmArgs", JVM_OPTIONS))
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> whatIsToPass() throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES.resolve("dev/parley"))) {
            return files.map(file -> CLASSES.relativize(file).toString())
                    .filter(name -> name.endsWith("Stress.class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .map(name -> "[OK] " + name.replace('/', '.') + "\n")
                    .sorted()
                    .toList();
        }
    }
}
