package dev.parley.link;

import static dev.parley.link.LinkModel.Trouble.CLIENT_DIES;
import static dev.parley.link.LinkModel.Trouble.CLIENT_INTERRUPTED;
import static dev.parley.link.LinkModel.Trouble.COLD;
import static dev.parley.link.LinkModel.Trouble.CONNECTION_CLOSED;
import static dev.parley.link.LinkModel.Trouble.DEADLINES;
import static dev.parley.link.LinkModel.Trouble.FORWARDS;
import static dev.parley.link.LinkModel.Trouble.NEW_SLOTS;
import static dev.parley.link.LinkModel.Trouble.PORT_CLOSED;
import static dev.parley.link.LinkModel.Trouble.RECEIVER_INTERRUPTED;
import static dev.parley.link.LinkModel.Trouble.RECEIVER_LEAVES;
import static dev.parley.link.LinkModel.Trouble.SERVER_DIES;
import static dev.parley.link.LinkModel.Trouble.SET;
import static dev.parley.link.LinkModel.Trouble.TRIGGERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.link.LinkModel.Shape;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same as in the core's tests, of larger systems: two receivers, two threads of a client. */
@Tag("reliability")
class LongExplorationTest {

    private static final long AT_LEAST = 20_000_000;
    private static final int NEAREST = 3_000_000;
    private static final int AT_A_TIME = 2;

    /** Too large: of two receivers or senders, and something happens besides. */
    private static final List<Shape> TOO_LARGE =
            List.of(
                    new Shape(1, 1, 1, 2, SERVER_DIES),
                    new Shape(1, 1, 1, 2, CONNECTION_CLOSED),
                    new Shape(1, 2, 1, 1, DEADLINES),
                    new Shape(2, 1, 1, 1, SET, CLIENT_DIES),
                    new Shape(2, 1, 1, 2, FORWARDS, CLIENT_INTERRUPTED),
                    new Shape(2, 1, 1, 2, FORWARDS, SERVER_DIES),
                    new Shape(2, 1, 1, 2, SET, RECEIVER_LEAVES));

    /** The largest first. */
    private static final List<Shape> SHAPES =
            List.of(
                    new Shape(1, 1, 2, 2),
                    new Shape(1, 1, 2, 1, CLIENT_DIES, DEADLINES),
                    new Shape(2, 1, 1, 2, FORWARDS, DEADLINES),
                    new Shape(1, 1, 1, 2, CLIENT_INTERRUPTED),
                    new Shape(1, 1, 1, 2, DEADLINES),
                    new Shape(1, 1, 1, 1, TRIGGERS),
                    new Shape(1, 1, 2, 1, PORT_CLOSED),
                    new Shape(1, 1, 2, 1, CLIENT_INTERRUPTED),
                    new Shape(1, 1, 2, 1, RECEIVER_INTERRUPTED),
                    new Shape(1, 1, 2, 1, CONNECTION_CLOSED),
                    new Shape(1, 1, 2, 1, SERVER_DIES),
                    new Shape(1, 1, 2, 1, COLD),
                    new Shape(1, 2, 1, 1, NEW_SLOTS),
                    new Shape(1, 1, 0, 1, TRIGGERS, CLIENT_DIES));

    @Test
    void twentyMillionStates() throws Exception {
        Stream<Callable<Long>> all = SHAPES.stream().map(shape -> () -> Exploration.of(shape, 0));
        Stream<Callable<Long>> nearest =
                TOO_LARGE.stream().map(shape -> () -> Exploration.nearest(NEAREST, shape));
        long states = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
            for (Future<Long> explored : threads.invokeAll(Stream.concat(all, nearest).toList())) {
                states += explored.get();
            }
        }
        assertThat(states).isGreaterThan(AT_LEAST);
    }
}
