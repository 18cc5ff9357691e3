package dev.parley.cli.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoundTripsTest {

    @Test
    void percentilesAreTheNearestRank() {
        RoundTrips trips =
                RoundTrips.of(LongStream.rangeClosed(1, 200).map(i -> 201 - i).toArray());

        assertThat(trips.minNanos()).isEqualTo(1);
        assertThat(trips.percentileNanos(50)).isEqualTo(100);
        assertThat(trips.percentileNanos(99)).isEqualTo(198);
        assertThat(trips.percentileNanos(100)).isEqualTo(200);
        assertThat(trips.maxNanos()).isEqualTo(200);
    }

    @Test
    void ofOneAllPercentilesAreTheSame() {
        RoundTrips trips = RoundTrips.of(new long[] {7});

        assertThat(trips.percentileNanos(1)).isEqualTo(7);
        assertThat(trips.percentileNanos(99)).isEqualTo(7);
    }

    @Test
    void thereMustBeOne() {
        assertThatIllegalArgumentException().isThrownBy(() -> RoundTrips.of(new long[0]));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.00 us",
        "643, 0.64 us",
        "41300, 41.3 us",
        "412000, 412 us",
        "1240000, 1.24 ms",
        "2500000000, 2.50 s"
    })
    void timesAreForPeople(long nanos, String text) {
        assertThat(RoundTrips.text(nanos)).isEqualTo(text);
    }
}
