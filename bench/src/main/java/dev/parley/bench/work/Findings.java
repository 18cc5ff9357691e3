package dev.parley.bench.work;

import dev.parley.bench.lab.Burst;
import dev.parley.bench.lab.Placement;
import dev.parley.bench.report.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** The bursts of one kind of work, gathered, and the medians of them. */
final class Findings {

    private record Subject(String contestant, Placement placement) {}

    /** Of all queues. */
    private static final int ELEMENT_BYTES = 32;

    private final String work;
    private final int bytes;
    private final int clients;
    private final Map<Subject, List<Burst>> bursts = new LinkedHashMap<>();

    Findings(String work, int bytes, int clients) {
        this.work = work;
        this.bytes = bytes;
        this.clients = clients;
    }

    void add(String contestant, Placement placement, Burst burst) {
        bursts.computeIfAbsent(new Subject(contestant, placement), _ -> new ArrayList<>())
                .add(burst);
    }

    void forget(String contestant) {
        bursts.keySet().removeIf(subject -> subject.contestant().equals(contestant));
    }

    List<Result> results() {
        List<Result> results = new ArrayList<>();
        bursts.forEach((subject, of) -> results.add(result(subject, of)));
        return results;
    }

    private Result result(Subject subject, List<Burst> of) {
        Map<String, Double> figures = new TreeMap<>();
        figures.put("tripsPerSecond", median(of.stream().map(Burst::rate)));
        figures.put("bytesPerSecond", median(of.stream().map(burst -> burst.rate() * bytes)));
        figures.put("cpuNanosPerTrip", median(of.stream().map(Burst::cpuNanosEach)));
        figures.put("allocatedPerTrip", median(of.stream().map(Burst::allocatedBytesEach)));
        figures.put("evenness", median(of.stream().map(Burst::evenness)));
        if (work.equals(Result.FRAMES)) {
            figures.put("bestBytesPerSecond", best(of) * bytes);
        } else if (work.startsWith(Result.ELEMENTS)) {
            putElements(figures, of);
        }
        List<Double> percentiles = List.of();
        if (of.getFirst().histogram().getTotalCount() > 0) {
            figures.put("p50Nanos", percentile(of, 50));
            figures.put("p99Nanos", percentile(of, 99));
            percentiles =
                    Result.PERCENTILES.stream().map(percent -> percentile(of, percent)).toList();
        }
        return new Result(
                work,
                subject.contestant(),
                subject.placement().title(),
                bytes,
                clients,
                figures,
                percentiles);
    }

    /** A trip is a block of elements. */
    private void putElements(Map<String, Double> figures, List<Burst> of) {
        double block = (double) bytes / ELEMENT_BYTES;
        figures.put("elementsPerSecond", median(of.stream().map(Burst::rate)) * block);
        figures.put("bestElementsPerSecond", best(of) * block);
        figures.put("cpuNanosPerElement", median(of.stream().map(Burst::cpuNanosEach)) / block);
        figures.put(
                "allocatedPerElement", median(of.stream().map(Burst::allocatedBytesEach)) / block);
    }

    private static double best(List<Burst> of) {
        return of.stream().mapToDouble(Burst::rate).max().orElseThrow();
    }

    private static double percentile(List<Burst> of, double percent) {
        return median(
                of.stream()
                        .map(Burst::histogram)
                        .map((Histogram times) -> (double) times.getValueAtPercentile(percent)));
    }

    static double median(Stream<Double> values) {
        List<Double> sorted = values.sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
