package dev.parley.cli.sin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ElapsedTest {

    @ParameterizedTest
    @CsvSource({
        "PT-1S, 0us",
        "PT0S, 0us",
        "PT0.0000005S, 0.5us",
        "PT0.000012345S, 12us",
        "PT0.000999999S, 999us",
        "PT0.0034S, 3.4ms",
        "PT0.012999S, 12ms",
        "PT0.999999S, 999ms",
        "PT1.96S, 1.9s",
        "PT5S, 5s",
        "PT59.9S, 59s",
        "PT2M10.9S, 2m10s",
        "PT59M59S, 59m59s",
        "PT3H59M, 3h",
        "PT23H59M, 23h",
        "P4DT23H, 4d",
        "P106751D, 106751d"
    })
    void aTimeIsAFewCharactersAndNeverMoreThanItWas(Duration elapsed, String text) {
        assertThat(Elapsed.text(elapsed)).isEqualTo(text);
    }
}
