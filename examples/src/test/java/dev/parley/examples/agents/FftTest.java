package dev.parley.examples.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FftTest {

    private static final Offset<Double> SMALL = within(1e-9);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8, 64, 512})
    void isWhatTheSumSays(int points) {
        double[] signal = DirectTransform.randomSignal(points);
        assertThat(Fft.transform(signal)).containsExactly(DirectTransform.of(signal), SMALL);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 64})
    void mayBeDoneInSlices(int count) {
        double[] signal = DirectTransform.randomSignal(64);
        var spectra = Fft.slices(signal, count).stream().map(Fft::transform).toList();
        assertThat(Fft.combine(spectra)).containsExactly(DirectTransform.of(signal), SMALL);
    }

    @Test
    void aConstantHasOneFrequency() {
        double[] signal = {3, 0, 3, 0, 3, 0, 3, 0};
        assertThat(Fft.transform(signal))
                .containsExactly(new double[] {12, 0, 0, 0, 0, 0, 0, 0}, SMALL);
    }
}
