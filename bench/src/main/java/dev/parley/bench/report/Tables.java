package dev.parley.bench.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Results as tables for people, of at most 110 columns. A table shows one work: what varies goes to
 * the columns, what is the same for all into the heading; the rows are contestants, the best first.
 * Where Parley is among them, a second table says how many times better it is than each.
 */
public final class Tables {

    private Tables() {}

    /** All that these give, with an empty line between. */
    public static String of(List<Result> results) {
        return results.stream()
                .collect(
                        Collectors.groupingBy(
                                Tables::heading, LinkedHashMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .flatMap(entry -> tables(entry.getKey(), entry.getValue()))
                .map(TextTable::text)
                .collect(Collectors.joining("\n"));
    }

    private static Stream<TextTable> tables(String heading, List<Result> results) {
        Result first = results.getFirst();
        Sheet sheet = new Sheet(heading, columns(first.work()), figures(first), results);
        return Stream.concat(Stream.of(sheet.table()), sheet.ratios().stream());
    }

    private static String heading(Result result) {
        if (result.work().equals("micro")) {
            return "single operations";
        }
        return Stream.of(Axis.values())
                .filter(axis -> axis != columns(result.work()))
                .map(axis -> axis.label(result))
                .collect(Collectors.joining(", ", result.work() + ", ", ""));
    }

    private static Axis columns(String work) {
        return switch (work) {
            case "throughput", Result.EVENTS -> Axis.CLIENTS;
            case "bandwidth", Result.FRAMES, Result.ELEMENTS, Result.ELEMENTS_WITHIN -> Axis.BYTES;
            default -> Axis.PLACEMENT;
        };
    }

    /** What is worth being shown, as wide as fits. */
    private static List<Figure> figures(Result result) {
        Stream<String> names =
                switch (result.work()) {
                    case "throughput", "threads" -> Stream.of("tripsPerSecond", "cpuNanosPerTrip");
                    case "bandwidth" -> Stream.of("bytesPerSecond");
                    case Result.FRAMES ->
                            Stream.of("bytesPerSecond", "bestBytesPerSecond", "cpuNanosPerTrip");
                    case Result.ELEMENTS, Result.ELEMENTS_WITHIN ->
                            Stream.of(
                                    "elementsPerSecond",
                                    "bestElementsPerSecond",
                                    "cpuNanosPerElement",
                                    "allocatedPerElement");
                    default ->
                            result.figures().containsKey("p50Nanos")
                                    ? Stream.of("p50Nanos", "p99Nanos", "cpuNanosPerTrip")
                                    : result.figures().keySet().stream().limit(3);
                };
        return names.map(Figure::new).toList();
    }
}
