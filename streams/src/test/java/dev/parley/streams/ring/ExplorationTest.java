package dev.parley.streams.ring;

import static dev.parley.streams.ring.RingModel.Trouble.EACH_FENCES;
import static dev.parley.streams.ring.RingModel.Trouble.READER_CLOSES;
import static dev.parley.streams.ring.RingModel.Trouble.READER_DIES;
import static dev.parley.streams.ring.RingModel.Trouble.READER_INTERRUPTED;
import static dev.parley.streams.ring.RingModel.Trouble.WRITER_DIES;
import static dev.parley.streams.ring.RingModel.Trouble.WRITER_TRIES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.explore.Explorer;
import dev.parley.streams.ring.RingModel.Shape;
import org.junit.jupiter.api.Test;

/**
 * The code of a ring under every interleaving. Each trouble by itself, and never needed: a kill can
 * wake a sleeper whose wake-up was lost.
 */
class ExplorationTest {

    @Test
    void aRingOfOne() {
        explore(Shape.of(3, 1), 1);
    }

    @Test
    void aRingOfTwo() {
        explore(Shape.of(4, 2), 1);
    }

    @Test
    void whereEachSideFencesForItself() {
        explore(Shape.of(3, 1, EACH_FENCES), 1);
    }

    @Test
    void aWriterThatDies() {
        explore(Shape.of(2, 1, WRITER_DIES), 0);
    }

    @Test
    void aReaderThatDies() {
        explore(Shape.of(2, 1, READER_DIES), 0);
    }

    @Test
    void aReaderThatCloses() {
        explore(Shape.of(3, 1, READER_CLOSES), 1);
    }

    @Test
    void aReaderThatIsInterrupted() {
        explore(Shape.of(2, 2, READER_INTERRUPTED), 1);
    }

    @Test
    void aWriterThatTriesAgain() {
        explore(Shape.of(3, 1, WRITER_TRIES), 1);
    }

    @SuppressWarnings("SystemOut") // long work shows progress
    private static void explore(Shape shape, int spuriousWakes) {
        RingModel model = new RingModel(shape);
        Explorer.Result result =
                new Explorer(model.machine(), model, spuriousWakes, System.out::println)
                        .explore(Integer.MAX_VALUE);
        System.out.printf(
                "explored: %,12d states %,12d transitions %4d deep %6d rests  %s%n",
                result.states(), result.transitions(), result.depth(), result.rests(), shape);
        assertThat(result.rests()).isPositive();
        assertThat(result.isComplete()).isTrue();
    }
}
