package dev.parley.metrics;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.parley.Snapshot;
import dev.parley.Snapshot.ProcessInfo;
import dev.parley.Snapshot.State;
import dev.parley.Snapshot.ThreadInfo;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What one look came to, by the labels of the meters.
 *
 * @param links how many, by port
 * @param threads how many, by program and state
 * @param longestWaits of the sends that are under way, by port
 */
record Figures(
        int processes,
        int ports,
        Map<String, Long> links,
        Map<Group, Long> threads,
        Map<String, Duration> longestWaits) {

    private static final double NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

    /** Threads of processes that call themselves the same, doing the same. */
    record Group(String program, State state) {}

    /** Links to a port. */
    long links(String port) {
        return links.getOrDefault(port, 0L);
    }

    /** Threads of a group. */
    long threads(Group group) {
        return threads.getOrDefault(group, 0L);
    }

    /** The longest wait for a port. */
    double longestWaitSeconds(String port) {
        return longestWaits.getOrDefault(port, Duration.ZERO).toNanos() / NANOS_PER_SECOND;
    }

    static Figures of(Snapshot snapshot, PortLabels ports, Labels programs) {
        return new Figures(
                snapshot.processes().size(),
                snapshot.ports().size(),
                snapshot.links().stream()
                        .collect(groupingBy(link -> ports.of(link.portId()), counting())),
                snapshot.processes().stream()
                        .flatMap(process -> groups(process, programs))
                        .collect(groupingBy(group -> group, counting())),
                sends(snapshot)
                        .collect(
                                toMap(
                                        thread -> ports.of(thread.portId()),
                                        ThreadInfo::since,
                                        Figures::longer)));
    }

    private static Stream<Group> groups(ProcessInfo process, Labels programs) {
        String program = programs.of(process.member().program());
        return process.threads().stream().map(thread -> new Group(program, thread.state()));
    }

    private static Stream<ThreadInfo> sends(Snapshot snapshot) {
        return snapshot.processes().stream()
                .flatMap(process -> process.threads().stream())
                .filter(thread -> thread.state() == State.SEND || thread.state() == State.REPLY);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
