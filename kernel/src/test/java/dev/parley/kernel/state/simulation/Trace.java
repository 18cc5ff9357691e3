package dev.parley.kernel.state.simulation;

import dev.parley.kernel.state.Effect;
import dev.parley.kernel.state.Effect.Introduce;
import dev.parley.kernel.state.Effect.Say;
import dev.parley.kernel.state.Event;
import dev.parley.kernel.state.Event.Asked;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/** What happened last in a world, for whoever has to find out why it should not have. */
final class Trace {

    private static final int EVENTS = 25;
    private static final int LINE = 180;

    private record Step(long nowNanos, Event event, List<Effect> effects) {}

    private final Simulation world;
    private final Deque<Step> steps = new ArrayDeque<>();

    private int fingerprint;

    Trace(Simulation world) {
        this.world = world;
    }

    /** Takes note of an event, and of its effects if there are any. */
    List<Effect> note(Event event, Supplier<List<Effect>> decision) {
        if (steps.size() == EVENTS) {
            steps.removeFirst();
        }
        Step undecided = new Step(world.nowNanos(), event, List.of());
        steps.addLast(undecided);
        List<Effect> effects = decision.get();
        fingerprint = 31 * fingerprint + effects.hashCode();
        steps.removeLast();
        steps.addLast(new Step(world.nowNanos(), event, effects));
        return effects;
    }

    /** Of all effects in the order in which they came; means nothing to another process. */
    int fingerprint() {
        return fingerprint;
    }

    /** What went wrong, what happened before, and how to see it again. */
    String story(long seed, Throwable wrong) {
        StringBuilder story = new StringBuilder();
        story.append("seed %d: %s%n%n".formatted(seed, wrong.getMessage()));
        story.append("it is %s%n".formatted(world.setting()));
        story.append("the last %d events:%n%n".formatted(steps.size()));
        for (Step step : steps) {
            double seconds = step.nowNanos() / 1e9;
            story.append(line("%8.3f s  %s".formatted(seconds, words(step.event()))));
            step.effects()
                    .forEach(effect -> story.append(line("             -> " + words(effect))));
        }
        return story.append("%nto repeat it:%n%n    %s%n".formatted(command(seed))).toString();
    }

    static String command(long seed) {
        return "mvn -q test -pl kernel -am -Dtest=SimulationTest#theNodeKeepsItsWordInEveryWorld"
                + " -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dparley.simulation.start=%d -Dparley.simulation.seeds=1".formatted(seed);
    }

    private static String line(String text) {
        boolean isLong = text.length() > LINE;
        return (isLong ? text.substring(0, LINE) + "…" : text) + System.lineSeparator();
    }

    private static String words(Event event) {
        return event instanceof Asked asked
                ? "c%d asks #%d %s %s"
                        .formatted(
                                asked.connection(), asked.call(), asked.ask(), asked.descriptors())
                : event.toString();
    }

    private static String words(Effect effect) {
        return switch (effect) {
            case Say say -> words(say);
            case Introduce introduce ->
                    "introduce c%d to c%d, %s"
                            .formatted(
                                    introduce.client().connection(),
                                    introduce.server().connection(),
                                    words(introduce.client()));
            default -> effect.toString();
        };
    }

    private static String words(Say say) {
        return "c%d is told #%d %s".formatted(say.connection(), say.call(), say.tell());
    }
}
