package dev.parley.metrics;

import dev.parley.Snapshot;
import dev.parley.Snapshot.LinkInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many messages ports have received from programs, in figures that never fall: a link takes its
 * own with it when it ends. What it received after the last look is not in them.
 *
 * <p>Guarded by its owner, except for the figures, which anybody reads.
 */
final class Tally {

    private final Map<Pair, AtomicLong> totals = new HashMap<>();

    /** By link, what is in the totals already. */
    private Map<Long, Long> counted = Map.of();

    /** Who received from whom. */
    record Pair(String port, String client) {}

    /** Adds what was received since the last look; the totals. */
    Map<Pair, AtomicLong> add(Snapshot snapshot, PortLabels ports, Labels programs) {
        Map<Long, Long> present = new HashMap<>();
        for (LinkInfo link : snapshot.links()) {
            long before = counted.getOrDefault(link.id(), 0L);
            long now = Math.max(before, link.received()); // it is the server's word
            Pair pair = new Pair(ports.of(link.portId()), programs.of(link.client().program()));
            totals.computeIfAbsent(pair, _ -> new AtomicLong()).addAndGet(now - before);
            present.put(link.id(), now);
        }
        counted = present;
        return totals;
    }
}
