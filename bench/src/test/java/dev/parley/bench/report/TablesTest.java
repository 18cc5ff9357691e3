package dev.parley.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is printed. */
class TablesTest {

    @Test
    void nothingIsMadeOfNothing() {
        assertThat(Tables.of(List.of())).isEmpty();
    }

    @Test
    void latenciesAreOrderedByTheMedianAndComparedWithParley() {
        List<Result> results =
                List.of(
                        latency("unix", "split", 70_100, 224_300, 18_010),
                        latency("unix", "same", 4_124, 13_200, 11_400),
                        latency("parley", "same", 1_510, 4_840, 3_020),
                        latency("parley", "split", 601, 1_920, 1_202),
                        latency("aeron", "split", 470.4, 1_504, 12_345_678));
        assertThat(Tables.of(results))
                .isEqualTo(
                        """
                        latency, 64 B, 1 client

                                ──────────────── split  ───────────────── same
                                p50 µs  p99 µs  CPU µs  p50 µs  p99 µs  CPU µs
                        aeron    0.470    1.50  12,300       –       –       –
                        parley   0.601    1.92    1.20    1.51    4.84    3.02
                        unix      70.1     224    18.0    4.12    13.2    11.4

                        latency, 64 B, 1 client; \
                        parley takes so many times less (theirs ÷ parley's; below 1: more)

                               ──────────────── split  ───────────────── same
                                  p50     p99     CPU     p50     p99     CPU
                        aeron   0.783   0.783  10,300       –       –       –
                        unix      117     117    15.0    2.73    2.73    3.77
                        """);
    }

    private static Result latency(
            String contestant, String placement, double p50, double p99, double cpu) {
        return new Result(
                "latency",
                contestant,
                placement,
                64,
                1,
                Map.of("p50Nanos", p50, "p99Nanos", p99, "cpuNanosPerTrip", cpu),
                List.of());
    }

    @Test
    void bandwidthIsToldBySizeAndTheMostComesFirst() {
        List<Result> results =
                List.of(
                        Samples.bandwidth("unix", 1 << 20, 4.2e9),
                        Samples.bandwidth("parley", 1 << 20, 16.84e9),
                        Samples.bandwidth("unix", 64 << 20, 4.4e9),
                        Samples.bandwidth("parley", 64 << 20, 8.8e9));
        assertThat(Tables.of(results))
                .isEqualTo(
                        """
                        bandwidth, split, 1 client; GB/s

                                 1 MiB  64 MiB
                        parley    16.8    8.80
                        unix      4.20    4.40

                        bandwidth, split, 1 client; \
                        parley does so many times more (parley's ÷ theirs; below 1: less)

                               1 MiB  64 MiB
                        unix    4.01    2.00
                        """);
    }

    @Test
    void streamsStandForParleyBesideOtherQueues() {
        List<Result> results =
                List.of(
                        Samples.elements("aeron-stream", 64 << 10, 30e6),
                        Samples.elements("parley-stream", 64 << 10, 60e6));
        assertThat(Tables.of(results))
                .isEqualTo(
                        """
                        elements, split, 1 client

                                       ─────────────────────────────── 64 KiB
                                            M/s  best M/s    CPU ns    heap B
                        parley-stream      60.0      66.0      33.3         0
                        aeron-stream       30.0      33.0      66.7         0

                        elements, split, 1 client; parley is so many times better (below 1: worse)

                                      ─────────────────── 64 KiB
                                       rate   best    CPU   heap
                        aeron-stream   2.00   2.00   2.00      –
                        """);
    }

    @Test
    void withoutParleyThereAreNoRatios() {
        assertThat(Tables.of(List.of(Samples.throughput("unix", 2, 25_000))))
                .isEqualTo(
                        """
                        throughput, free, 64 B

                              ──── 2 clients
                                 k/s  CPU µs
                        unix    25.0    80.0
                        """);
    }

    @Test
    void otherWorksShowTheFiguresThatTheyHave() {
        Result result =
                new Result(
                        "idle", "parley", "free", 0, 1000, Map.of("residentBytes", 3e6), List.of());
        assertThat(Tables.of(List.of(result)))
                .isEqualTo(
                        """
                        idle, 0 B, 1000 clients; resident MiB

                                 free
                        parley   2.86
                        """);
    }

    @Test
    void singleOperationsAreToldInNanosecondsHoweverLongTheyTake() {
        List<Result> results =
                List.of(operation("echo", 64, 18_600, 0), operation("load", 0, 0.4321, 229.3));
        assertThat(Tables.of(results))
                .isEqualTo(
                        """
                        single operations

                              ─────────────────── free
                                    op ns  allocated B
                        load        0.432          229
                        echo       18,600            0
                        """);
    }

    private static Result operation(String name, int bytes, double nanos, double allocated) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("opNanos", nanos);
        figures.put("allocatedBytes", allocated);
        return new Result("micro", name, "free", bytes, 1, figures, List.of());
    }

    @Test
    void noLineOfAllThatThereIsHasMoreThan110Columns() {
        assertThat(Tables.of(Samples.all()).lines())
                .hasSizeGreaterThan(50)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(110));
    }

    @Test
    void numbersHaveThreeSignificantDigits() {
        assertThat(Unit.digits(0)).isEqualTo("0");
        assertThat(Unit.digits(0.0012345)).isEqualTo("0.00123");
        assertThat(Unit.digits(9.996)).isEqualTo("10.0");
        assertThat(Unit.digits(99.96)).isEqualTo("100");
        assertThat(Unit.digits(1_234_567)).isEqualTo("1,230,000");
    }
}
