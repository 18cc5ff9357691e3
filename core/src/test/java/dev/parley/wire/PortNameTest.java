package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "/acme/daq", "com.x.Storage", "with space", "\u00e4\u4e2d\ud83d\ude00"})
    void theseAreNames(String name) {
        assertThat(PortName.defect(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\u0000", "a\nb", "\u007f", "\u0085", "\ud800"})
    void theseAreNot(String name) {
        assertThat(PortName.defect(name)).isPresent();
    }

    @Test
    void aNameEndsAt255BytesOfUtf8() {
        assertThat(PortName.defect("\u00e4".repeat(127))).isEmpty();
        assertThat(PortName.defect("\u00e4".repeat(127) + "a")).isEmpty();
        assertThat(PortName.defect("\u00e4".repeat(128)).orElseThrow()).contains("length=256");
    }

    @Test
    void aDefectNamesTheValueSoThatItCanBePrinted() {
        assertThat(PortName.defect("a\nb").orElseThrow()).endsWith("name=\"a\\u{a}b\"");
    }

    @Test
    void quotedTextCannotLeaveItsQuotesOrItsLine() {
        assertThat(Quoted.of("say \"\\\"")).isEqualTo("\"say \\\"\\\\\\\"\"");
        assertThat(Quoted.of("\u001b[2J\u202e\u2028"))
                .isEqualTo("\"\\u{1b}[2J\\u{202e}\\u{2028}\"");
    }
}
