package dev.parley.bench;

import dev.parley.bench.work.Step;
import java.time.Duration;
import java.util.List;

/**
 * How far a run is. What is left is guessed from what each step should take, and from how much
 * longer or shorter those took that this run has done.
 */
final class Progress {

    private final List<Step> steps;
    private final int first;

    /**
     * @param first that is done now: those before were done by a run that was broken off
     */
    Progress(List<Step> steps, int first) {
        this.steps = steps;
        this.first = first;
    }

    /** What is told when a step begins. */
    String line(int index, Duration elapsed) {
        return "%2d of %d  %s (%d:%02d so far, about %s to go)"
                .formatted(
                        index + 1,
                        steps.size(),
                        steps.get(index).title(),
                        elapsed.toMinutes(),
                        elapsed.toSecondsPart(),
                        inWords(left(index, elapsed)));
    }

    private Duration left(int index, Duration elapsed) {
        double done = seconds(first, index);
        double pace = done == 0 ? 1 : elapsed.toMillis() / 1e3 / done;
        return Duration.ofMillis(Math.round(seconds(index, steps.size()) * pace * 1e3));
    }

    private double seconds(int from, int to) {
        return steps.subList(from, to).stream()
                .mapToDouble(step -> step.expected().toMillis() / 1e3)
                .sum();
    }

    private static String inWords(Duration time) {
        long minutes = Math.round(time.toSeconds() / 60.0);
        return minutes == 0 ? time.toSeconds() + " s" : minutes + " min";
    }
}
