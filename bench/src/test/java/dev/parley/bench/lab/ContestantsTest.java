package dev.parley.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who takes part. */
final class ContestantsTest {

    private final Contestants withoutCompiler = new Contestants(List.of());

    @Test
    void thoseOfANameAreFoundInTheirOrder() {
        Contestants everybody = new Contestants(NativeContestant.all(Path.of("native")));
        assertThat(everybody.of("unix", "c-spin", "parley"))
                .extracting(Contestant::name)
                .containsExactly("unix", "c-spin", "parley");
    }

    @Test
    void withoutACompilerThoseInCAreNotThere() {
        assertThat(withoutCompiler.of("parley", "c-spin", "c-memcpy"))
                .extracting(Contestant::name)
                .containsExactly("parley");
    }

    @Test
    void aNameThatNobodyHasIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withoutCompiler.of("parley", "unix-selektor"))
                .withMessage("there is no contestant unix-selektor");
    }

    @Test
    void onlyTheJvmsHaveToGetWarm() {
        assertThat(new Contestants(NativeContestant.all(Path.of("native"))).all())
                .allSatisfy(
                        one ->
                                assertThat(one.runsInJvms())
                                        .isEqualTo(!one.name().startsWith("c-")));
    }
}
