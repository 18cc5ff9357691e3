package dev.parley.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results that nobody measured, of about the size that measured ones have. */
final class Samples {

    /** Contestants and what a round trip takes of them on processors of their own and on one. */
    private static final Map<String, List<Double>> NANOS = new LinkedHashMap<>();

    static {
        NANOS.put("unix", List.of(70_100.0, 4_120.0, 67_300.0));
        NANOS.put("tcp", List.of(85_200.0, 5_730.0, 77_000.0));
        NANOS.put("parley", List.of(601.0, 1_510.0, 640.0));
        NANOS.put("parley-spin", List.of(332.0, 2_100_000.0, 350.0));
        NANOS.put("parley-block", List.of(68_200.0, 2_020.0, 40_000.0));
        NANOS.put("netty", List.of(76_000.0, 10_100.0, 80_200.0));
        NANOS.put("grpc", List.of(107_000.0, 40_300.0, 109_000.0));
        NANOS.put("aeron-spin", List.of(470.0, 2_000_000.0, 580.0));
        NANOS.put("jeromq", List.of(99_000.0, 18_000.0, 158_000.0));
        NANOS.put("dbus", List.of(219_000.0, 135_000.0, 219_000.0));
        NANOS.put("c-spin", List.of(490.0, 44_000.0, 500.0));
        NANOS.put("c-futex", List.of(70_000.0, 2_000.0, 50_000.0));
        NANOS.put("rmi", List.of(120_000.0, 60_000.0, 130_000.0));
    }

    private static final List<String> PLACEMENTS = List.of("split", "same", "free");

    private Samples() {}

    static List<Result> all() {
        List<Result> all = new ArrayList<>();
        NANOS.forEach(
                (name, nanos) -> {
                    for (int i = 0; i < PLACEMENTS.size(); i++) {
                        all.add(latency(name, PLACEMENTS.get(i), nanos.get(i)));
                    }
                    for (int clients : List.of(1, 2, 4, 8, 32)) {
                        all.add(throughput(name, clients, throughput(nanos, clients)));
                    }
                    for (int bytes : List.of(64, 4096, 65536, 1 << 20, 64 << 20)) {
                        double perSecond = bytes * 1e9 / (nanos.getFirst() / 2 + bytes / 12.0);
                        all.add(bandwidth(name, bytes, perSecond));
                    }
                });
        for (int bytes : List.of(64 << 10, 1 << 20)) {
            all.add(elements("parley-stream", bytes, 61e6));
            all.add(elements("parley-records", bytes, 42e6));
            all.add(elements("aeron-stream", bytes, 38e6));
            all.add(frames("parley-frames", bytes, 11.2e9));
            all.add(frames("memcpy", bytes, 13.1e9));
        }
        return all;
    }

    private static double throughput(List<Double> nanos, int clients) {
        double latency = nanos.getFirst() / clients + 700 + nanos.get(2) / 20 + clients * 12;
        return 1e9 / latency;
    }

    static Result latency(String contestant, String placement, double p50) {
        List<Double> percentiles =
                Result.PERCENTILES.stream()
                        .map(
                                percent ->
                                        p50
                                                * (0.9 + 0.1 * percent / 50)
                                                * Math.exp(Math.pow(percent / 100, 40) * 1.6)
                                                * (percent > 99.4 ? 1 + 800 / Math.sqrt(p50) : 1))
                        .toList();
        return new Result(
                "latency",
                contestant,
                placement,
                64,
                1,
                Map.of(
                        "p50Nanos",
                        p50,
                        "p99Nanos",
                        percentiles.get(Result.PERCENTILES.indexOf(99.0)),
                        "cpuNanosPerTrip",
                        p50 < 3000 ? p50 * 2 : 11_000 + p50 / 10),
                percentiles);
    }

    static Result throughput(String contestant, int clients, double tripsPerSecond) {
        return new Result(
                "throughput",
                contestant,
                "free",
                64,
                clients,
                Map.of("tripsPerSecond", tripsPerSecond, "cpuNanosPerTrip", 2e9 / tripsPerSecond),
                List.of());
    }

    static Result bandwidth(String contestant, int bytes, double bytesPerSecond) {
        return new Result(
                "bandwidth",
                contestant,
                "split",
                bytes,
                1,
                Map.of("bytesPerSecond", bytesPerSecond),
                List.of());
    }

    static Result elements(String contestant, int bytes, double elementsPerSecond) {
        return new Result(
                Result.ELEMENTS,
                contestant,
                "split",
                bytes,
                1,
                Map.of(
                        "elementsPerSecond",
                        elementsPerSecond,
                        "bestElementsPerSecond",
                        elementsPerSecond * 1.1,
                        "cpuNanosPerElement",
                        2e9 / elementsPerSecond,
                        "allocatedPerElement",
                        0.0),
                List.of());
    }

    static Result frames(String contestant, int bytes, double bytesPerSecond) {
        return new Result(
                Result.FRAMES,
                contestant,
                "split",
                bytes,
                1,
                Map.of(
                        "bytesPerSecond",
                        bytesPerSecond,
                        "bestBytesPerSecond",
                        bytesPerSecond * 1.05,
                        "cpuNanosPerTrip",
                        bytes / 5.0),
                List.of());
    }
}
