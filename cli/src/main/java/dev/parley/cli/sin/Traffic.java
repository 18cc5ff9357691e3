package dev.parley.cli.sin;

import static java.util.stream.Collectors.toMap;

import dev.parley.Snapshot;
import dev.parley.Snapshot.ProcessInfo;
import java.time.Duration;
import java.util.Map;

/**
 * What was sent and received between two looks. Immutable.
 *
 * @param before how many messages each member had seen, at the earlier look
 * @param elapsed between the two
 */
record Traffic(Map<Long, Long> before, Duration elapsed) {

    static Traffic between(Snapshot before, Snapshot after, Duration elapsed) {
        // Ids of another kernel's life mean others: nothing is known of before.
        Snapshot known = before.epoch() == after.epoch() ? before : after;
        return new Traffic(
                known.processes().stream()
                        .collect(toMap(process -> process.member().id(), Traffic::messages)),
                elapsed);
    }

    /** How many messages a process has sent and received so far. */
    static long messages(ProcessInfo process) {
        return process.sent() + process.received();
    }

    /** How many in a second; of one that has joined in between, all. */
    long perSecond(ProcessInfo process) {
        long fresh = messages(process) - before.getOrDefault(process.member().id(), 0L);
        double seconds = Math.max(1, elapsed.toNanos()) / (double) Duration.ofSeconds(1).toNanos();
        return Math.round(Math.max(0, fresh) / seconds);
    }
}
