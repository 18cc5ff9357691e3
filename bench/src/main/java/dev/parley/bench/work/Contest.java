package dev.parley.bench.work;

import dev.parley.bench.lab.Contestant;
import dev.parley.bench.report.Result;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What the same teams do, one thing after the other. Starting them and getting them warm takes
 * longer than to measure, so it is done once.
 *
 * <p>If there is no room for all of them there are heats, one after the other; in turn are those of
 * the same heat.
 *
 * @param clients of each team
 * @param trips in the order in which they are done: what comes first is measured as if there was
 *     nothing else
 */
record Contest(int clients, List<RoundTrips> trips) implements Step.Measurement {

    /** As seen: 108 small virtual machines had 10 GB. */
    private static final long JVM_BYTES = 96L << 20;

    /** Of messages in one process: its own, those of the library, and what is shared. */
    private static final int MESSAGES = 8;

    /** The part of the machine's memory that a heat may have. */
    private static final int PART = 3;

    private static final long EXPECTED_START_NANOS = TimeUnit.MILLISECONDS.toNanos(350);
    private static final long EXPECTED_END_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    @Override
    public List<Result> run(Consumer<String> missing) throws InterruptedException {
        List<Findings> findings = trips.stream().map(one -> one.noFindings(clients)).toList();
        for (Map<Contestant, Integer> heat : heats(memoryBytes() / PART)) {
            try (Teams teams = Teams.start(heat, clients, missing)) {
                for (int i = 0; i < trips.size(); i++) {
                    trips.get(i).run(teams, findings.get(i));
                }
            }
        }
        return findings.stream().flatMap(one -> one.results().stream()).toList();
    }

    private static long memoryBytes() {
        var system =
                (com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean();
        return system.getTotalMemorySize();
    }

    /** Who is there at the same time, and the longest message of each. */
    List<Map<Contestant, Integer>> heats(long roomBytes) {
        List<Map<Contestant, Integer>> heats = new ArrayList<>();
        long left = 0;
        for (Map.Entry<Contestant, Integer> one : entrants().entrySet()) {
            long needed = bytes(one.getKey(), one.getValue());
            if (heats.isEmpty() || needed > left) {
                heats.add(new LinkedHashMap<>());
                left = roomBytes;
            }
            heats.getLast().put(one.getKey(), one.getValue());
            left -= needed;
        }
        return heats;
    }

    private Map<Contestant, Integer> entrants() {
        Map<Contestant, Integer> entrants = new LinkedHashMap<>();
        for (RoundTrips one : trips) {
            for (Contestant contestant : one.able()) {
                entrants.merge(contestant, one.sizes().longest(), Math::max);
            }
        }
        return entrants;
    }

    private long bytes(Contestant contestant, int maxBytes) {
        long own = contestant.runsInJvms() ? JVM_BYTES : 0;
        return processes(contestant) * (own + (long) MESSAGES * maxBytes);
    }

    private int processes(Contestant contestant) {
        return clients + (contestant.hasOthers() ? 2 : 1);
    }

    Duration expected() {
        long sum = 0;
        for (Contestant one : entrants().keySet()) {
            if (one.runsInJvms()) {
                sum += processes(one) * EXPECTED_START_NANOS + EXPECTED_END_NANOS;
            }
        }
        Set<List<Object>> warm = new HashSet<>();
        for (RoundTrips one : trips) {
            for (Contestant contestant : one.able()) {
                sum += one.expectedNanos(clients);
                if (contestant.runsInJvms()
                        && one.needsWarmth()
                        && warm.add(List.of(contestant, one.sizes()))) {
                    sum += Warmth.expectedNanos(clients, one.effort().warmUpNanos());
                }
            }
        }
        return Duration.ofNanos(sum);
    }
}
