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
        LinkModel model = new LinkModel(shape);
        long begin = System.nanoTime();
        Explorer.Result result =
                new Explorer(model.machine(), model, spuriousWakes, Exploration::say).explore();
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        say(
                "%,12d states %,12d transitions %4d deep %6d rests %6.1f s  %s"
                        .formatted(
                                result.states(),
                                result.transitions(),
                                result.depth(),
                                result.rests(),
                                millis / 1000.0,
                                shape));
        assertThat(result.rests()).isPositive();
        return result.states();
    }

    @SuppressWarnings("SystemOut") // long work shows progress
    private static void say(String line) {
        System.out.println("explored: " + line);
    }
}
