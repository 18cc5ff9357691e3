package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script that finds a JDK, run among JDKs that are made up. */
final class FindJdkTest {

    private static final Path SCRIPT = Path.of("..", "scripts", "find-jdk");

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"25", "25.0.3", "26-ea", "31.0.1"})
    void javaHomeComesFirst(String version) throws IOException {
        Path jdk = makeJdk(directory.resolve("jdk"), version, true);

        Command.Result result = find(jdk);

        assertThat(result.status()).isZero();
        assertThat(result.out()).isEqualTo(jdk.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_402", "17.0.15", "24"})
    void anOlderOneIsPassedOver(String version) throws IOException {
        Path older = makeJdk(directory.resolve("jdk"), version, true);

        assertThat(find(older).out()).isNotEqualTo(older.toString());
    }

    @Test
    void withoutItsReleaseFileItIsAsked() throws IOException {
        Path jdk = makeJdk(directory.resolve("jdk"), "25.0.3", false);

        assertThat(find(jdk).out()).isEqualTo(jdk.toString());
    }

    @Test
    void theOnesOfTheUserAreFound() throws IOException {
        Path jdk = makeJdk(directory.resolve(".jdks").resolve("openjdk-99"), "99", true);

        String found = find(directory.resolve("nowhere")).out();

        // One that the system itself has comes before it.
        assertThat(found)
                .satisfiesAnyOf(
                        home -> assertThat(home).isEqualTo(jdk.toString()),
                        home -> assertThat(Path.of(home, "bin", "javac")).isExecutable());
    }

    private Command.Result find(Path javaHome) {
        Map<String, String> environment =
                Map.of("JAVA_HOME", javaHome.toString(), "HOME", directory.toString());
        try (Command command = Command.start(List.of(SCRIPT.toString()), environment)) {
            return command.result();
        }
    }

    private static Path makeJdk(Path home, String version, boolean withRelease) throws IOException {
        Path bin = Files.createDirectories(home.resolve("bin"));
        for (String program : List.of("java", "javac")) {
            Path file =
                    Files.writeString(
                            bin.resolve(program), "#!/bin/sh\necho javac " + version + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        if (withRelease) {
            Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        }
        return home;
    }
}
