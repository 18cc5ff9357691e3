package dev.parley.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ReportTest {

    @ParameterizedTest
    @MethodSource("reports")
    void whatIsReadIsWhatWasWritten(Report report) {
        assertThat(Report.decode(report.encode())).isEqualTo(report);
    }

    static Stream<Report> reports() {
        return Stream.of(
                new Report.Ready(),
                new Report.Words(4_711, "hears  \"ready words\""),
                new Report.Progress(10_000),
                new Report.Measured(new Figures(200_000, 640, 1_200, 1_480_000)));
    }
}
