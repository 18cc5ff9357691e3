package dev.parley.bench.work;

import dev.parley.bench.lab.Contestants;
import dev.parley.bench.lab.Placement;
import dev.parley.bench.lab.Sizes;
import java.util.ArrayList;
import java.util.List;

/** What is measured of queues: each beside those who do the same, in turn with them. */
final class QueuePlans {

    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;
    private static final Sizes ELEMENT = Sizes.both(32);

    private final Contestants contestants;

    QueuePlans(Contestants contestants) {
        this.contestants = contestants;
    }

    /** Everybody, with little on the way and with much. */
    List<Step> all(Effort effort) {
        List<String> within = List.of("parley-within", "parley-records-within", "agrona-within");
        List<String> between = List.of("parley-stream", "parley-records", "aeron-stream");
        List<Step> steps = new ArrayList<>();
        steps.add(within(within, 64 * KIB, effort));
        steps.add(betweenAndBack(between, 64 * KIB, effort));
        steps.add(within(within, MIB, effort));
        steps.add(between(between, MIB, effort));
        steps.add(frames(List.of(16 * KIB, 64 * KIB), effort));
        return steps;
    }

    /** Between threads. */
    Step within(List<String> who, int bytes, Effort effort) {
        return step(
                "elements in one process, " + Plans.inWords(bytes) + " on their way",
                RoundTrips.elementsWithin(contestants.of(names(who)), bytes, effort));
    }

    /** Between processes. */
    Step between(List<String> who, int bytes, Effort effort) {
        return step(
                "elements between processes, " + Plans.inWords(bytes) + " on their way",
                RoundTrips.elements(contestants.of(names(who)), bytes, effort));
    }

    /** The same teams also do round trips: one element there, and one back. */
    private Step betweenAndBack(List<String> who, int bytes, Effort effort) {
        return step(
                "elements between processes, " + Plans.inWords(bytes) + " on their way, and back",
                RoundTrips.elements(contestants.of(names(who)), bytes, effort),
                RoundTrips.latency(
                        contestants.of(names(who)), ELEMENT, List.of(Placement.SPLIT), effort));
    }

    /** Frames of bytes, beside C with the same copies, and a copy that goes nowhere. */
    Step frames(List<Integer> sizes, Effort effort) {
        return step(
                "frames of bytes",
                sizes.stream()
                        .map(
                                bytes ->
                                        RoundTrips.frames(
                                                contestants.of("parley-frames", "c-spin", "memcpy"),
                                                bytes,
                                                effort))
                        .toArray(RoundTrips[]::new));
    }

    private static String[] names(List<String> names) {
        return names.toArray(String[]::new);
    }

    private static Step step(String title, RoundTrips... trips) {
        return Step.of(title, new Contest(1, List.of(trips)));
    }
}
