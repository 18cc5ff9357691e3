package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkGeometryTest {

    @ParameterizedTest
    @CsvSource({
        "1, 256, 12288", // 9984 bytes
        "10, 256, 12288", // 12288 bytes exactly
        "11, 256, 16384",
        "64, 1048576, 67121152"
    })
    void theMemoryIsHeaderSlotsAndPulsesInWholePages(int slotCount, int slotBytes, long sizeBytes) {
        assertThat(new LinkGeometry(slotCount, slotBytes).sizeBytes()).isEqualTo(sizeBytes);
    }

    @ParameterizedTest
    @CsvSource({"1, 256", "64, 256", "1, 384", "1, 1048576"})
    void whatLiesWithinTheBoundsIsAGeometry(int slotCount, int slotBytes) {
        assertThat(LinkGeometry.defect(slotCount, slotBytes)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 256",
        "65, 256",
        "-1, 256",
        "1, 128",
        "1, 255",
        "1, 257",
        "1, 1048704",
        "1, -256"
    })
    void whatLiesOutsideIsNoneAndTheValueIsNamed(int slotCount, int slotBytes) {
        assertThat(LinkGeometry.defect(slotCount, slotBytes).orElseThrow())
                .containsAnyOf("slotCount=" + slotCount, "slotBytes=" + slotBytes);
    }

    @Test
    void aDefectiveGeometryCannotBeMade() {
        assertThatThrownBy(() -> new LinkGeometry(0, 256))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("slotCount=0");
    }
}
