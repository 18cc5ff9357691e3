package dev.parley.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.lab.Placement;
import dev.parley.bench.report.Result;
import dev.parley.bench.report.Results;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Which figures are compared with each other. */
final class FiguresTest {

    private final Results results = new Results();

    private static Result latency(String contestant, double p50Nanos) {
        return new Result(
                "latency", contestant, "split", 64, 1, Map.of("p50Nanos", p50Nanos), List.of());
    }

    private OptionalDouble priorityOverArrival() {
        return Figures.p50(Placement.SPLIT, 64, "parley-priority", "parley").apply(results);
    }

    @Test
    void aRatioIsOfFiguresThatTheSameStepHasFound() {
        results.add(List.of(latency("parley", 300), latency("unix", 30_000)));
        results.add(List.of(latency("parley", 900), latency("parley-priority", 990)));
        assertThat(priorityOverArrival()).hasValue(1.1);
    }

    @Test
    void ofFiguresThatNoStepHasBothOfThereIsNoRatio() {
        results.add(List.of(latency("parley", 300)));
        results.add(List.of(latency("parley-priority", 990)));
        assertThat(priorityOverArrival()).isEmpty();
    }

    @Test
    void theNearestPeerIsThatOfAllSteps() {
        results.add(List.of(latency("parley", 300), latency("tcp", 600)));
        results.add(List.of(latency("parley", 900), latency("unix", 450)));
        assertThat(Figures.nearestPeer(results)).hasValue(0.5);
    }

    private static Result elements(String contestant, double perSecond) {
        return new Result(
                Result.ELEMENTS,
                contestant,
                "split",
                64 << 10,
                1,
                Map.of("elementsPerSecond", perSecond),
                List.of());
    }

    @Test
    void elementsAreComparedWithThoseThatThereIsAsMuchRoomFor() {
        results.add(List.of(elements("parley-stream", 6e7), elements("aeron-stream", 2e7)));
        assertThat(
                        Figures.elements(Result.ELEMENTS, 64 << 10, "parley-stream", "aeron-stream")
                                .apply(results))
                .hasValue(3.0);
        assertThat(
                        Figures.elements(Result.ELEMENTS, 1 << 20, "parley-stream", "aeron-stream")
                                .apply(results))
                .isEmpty();
    }
}
