package dev.parley.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.explore.Explorer;
import dev.parley.link.LinkModel.Shape;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** All that can happen in a system of one shape: how many states that was. */
final class Exploration {

    private Exploration() {}

    /** Fails with the shortest way to what must never be. */
    static long of(Shape shape, int spuriousWakes) throws IOException {
        Explorer.Result result = explore(shape, spuriousWakes, Integer.MAX_VALUE);
        assertThat(result.rests()).isPositive();
        return result.states();
    }

    /** The same for a system that is too large: only those states that are nearest. */
    static long nearest(int states, Shape shape) throws IOException {
        return explore(shape, 0, states).states();
    }

    private static Explorer.Result explore(Shape shape, int spuriousWakes, int mostStates)
            throws IOException {
        LinkModel model = new LinkModel(shape);
        long begin = System.nanoTime();
        Explorer.Result result =
                new Explorer(model.machine(), model, spuriousWakes, Exploration::say)
                        .explore(mostStates);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        say(
                "%,12d states %,12d transitions %4d deep %6d rests %6.1f s  %s%s"
                        .formatted(
                                result.states(),
                                result.transitions(),
                                result.depth(),
                                result.rests(),
                                millis / 1000.0,
                                result.isComplete() ? "" : "and more: ",
                                shape));
        return result;
    }

    @SuppressWarnings("SystemOut") // long work shows progress
    private static void say(String line) {
        System.out.println("explored: " + line);
    }
}
