package dev.parley.bench.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;

/**
 * A logarithmic axis. Its positions are logarithms, since XChart's own logarithmic axis has marks
 * at decades and nowhere else.
 *
 * @param title with the unit
 * @param isCounted whether there was a measurement at each of a few places, and none between
 */
record Scale(String title, double min, double max, boolean isCounted, List<Mark> marks) {

    private static final double PERCENTILE_MARGIN = 0.06;
    private static final double DOUBLING_MARGIN = 0.4;
    private static final double RELATIVE_MARGIN = 0.06;

    /** On each side: there is a 1, a 2 or a 5 in any 0.4 of a decade. */
    private static final double MIN_MARGIN = 0.2;

    private static final double DECADES_WITH_DETAIL = 2.2;
    private static final List<Integer> BYTES = List.of(64, 4 << 10, 64 << 10, 1 << 20, 64 << 20);

    /** A line across the plot, and what stands at its end. */
    record Mark(double position, String label) {}

    /** Percentiles by how many they leave out: 90 %, 99 % and 99.9 % are a decade apart. */
    static Scale percentiles() {
        return new Scale(
                "percentile of round trips",
                0,
                percentile(99.99) + PERCENTILE_MARGIN,
                false,
                DoubleStream.of(50, 90, 99, 99.9, 99.99)
                        .mapToObj(p -> new Mark(percentile(p), plain(p) + " %"))
                        .toList());
    }

    static double percentile(double percent) {
        return -Math.log10(1 - percent / 100);
    }

    static Scale clients(Collection<Integer> clients) {
        return doubling(
                "clients at once",
                clients,
                clients.stream().distinct().sorted().toList(),
                Integer::toString);
    }

    static Scale events(Collection<Integer> events) {
        return doubling(
                "events in a message",
                events,
                events.stream().distinct().sorted().toList(),
                Integer::toString);
    }

    static Scale bytes(Collection<Integer> bytes) {
        return doubling("bytes of a message", bytes, BYTES, Unit::bytes);
    }

    static Scale room(Collection<Integer> bytes) {
        return ofSizes("bytes of elements that may be on their way", bytes);
    }

    static Scale frames(Collection<Integer> bytes) {
        return ofSizes("bytes of a frame", bytes);
    }

    private static Scale ofSizes(String title, Collection<Integer> bytes) {
        return doubling(title, bytes, bytes.stream().distinct().sorted().toList(), Unit::bytes);
    }

    private static Scale doubling(
            String title,
            Collection<Integer> values,
            List<Integer> marks,
            IntFunction<String> labels) {
        double min = doublings(Collections.min(values)) - DOUBLING_MARGIN;
        double max = doublings(Collections.max(values)) + DOUBLING_MARGIN;
        return new Scale(
                title,
                min,
                max,
                true,
                marks.stream()
                        .map(value -> new Mark(doublings(value), labels.apply(value)))
                        .filter(mark -> mark.position() > min && mark.position() < max)
                        .toList());
    }

    static double doublings(int value) {
        return Math.log(value) / Math.log(2);
    }

    /** As far as there are values, and a little more. */
    static Scale decades(String title, Collection<Double> values) {
        double least = Math.log10(Collections.min(values));
        double most = Math.log10(Collections.max(values));
        double margin = Math.max(MIN_MARGIN, (most - least) * RELATIVE_MARGIN);
        double min = least - margin;
        double max = most + margin;
        boolean isDetailed = max - min < DECADES_WITH_DETAIL;
        return new Scale(
                title,
                min,
                max,
                false,
                round((int) Math.floor(min), (int) Math.ceil(max), isDetailed).stream()
                        .map(value -> new Mark(Math.log10(value), plain(value)))
                        .filter(mark -> mark.position() > min && mark.position() < max)
                        .toList());
    }

    private static List<Double> round(int firstDecade, int lastDecade, boolean isDetailed) {
        List<Double> round = new ArrayList<>();
        for (int decade = firstDecade; decade <= lastDecade; decade++) {
            for (int step : isDetailed ? List.of(1, 2, 5) : List.of(1)) {
                round.add(step * Math.pow(10, decade));
            }
        }
        return round;
    }

    /** As short as can be: 0.5, 20, 1,000, 5 million. */
    static String plain(double value) {
        if (value >= 1e6) {
            return plain(value / 1e6) + " million";
        }
        String text = String.format(Locale.ROOT, "%,.6f", value);
        return text.replaceFirst("\\.?0+$", "");
    }
}
