package dev.parley.proof.canaries;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No canary is left behind by the sources: the long proof, which needs them, runs seldom. */
class MutantTest {

    static List<Canary> canaries() throws IOException {
        return Canary.allIn(Project.here().canaries());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("canaries")
    void itsPatchFits(Canary canary, @TempDir Path directory) throws IOException {
        Project project = Project.here();
        assertThatCode(() -> Mutant.sources(canary, project, directory)).doesNotThrowAnyException();
    }
}
