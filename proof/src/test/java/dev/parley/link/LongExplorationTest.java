package dev.parley.link;

import static dev.parley.link.LinkModel.Trouble.CLIENT_DIES;
import static dev.parley.link.LinkModel.Trouble.CLIENT_INTERRUPTED;
import static dev.parley.link.LinkModel.Trouble.COLD;
import static dev.parley.link.LinkModel.Trouble.CONNECTION_CLOSED;
import static dev.parley.link.LinkModel.Trouble.DEADLINES;
import static dev.parley.link.LinkModel.Trouble.NEW_SLOTS;
import static dev.parley.link.LinkModel.Trouble.PORT_CLOSED;
import static dev.parley.link.LinkModel.Trouble.RECEIVER_INTERRUPTED;
import static dev.parley.link.LinkModel.Trouble.RECEIVER_LEAVES;
import static dev.parley.link.LinkModel.Trouble.SENT_LATER;
import static dev.parley.link.LinkModel.Trouble.SERVER_DIES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.link.LinkModel.Shape;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same as in the core's tests, of larger systems, and with several troubles at once. */
@Tag("reliability")
class LongExplorationTest {

    private static final long AT_LEAST = 20_000_000;

    private static final List<Shape> SHAPES =
            List.of(
                    new Shape(1, 1, 2, 2),
                    new Shape(1, 2, 1, 1, DEADLINES),
                    new Shape(1, 1, 2, 1, CLIENT_DIES),
                    new Shape(1, 1, 2, 1, SERVER_DIES),
                    new Shape(1, 1, 2, 1, CLIENT_INTERRUPTED),
                    new Shape(1, 1, 2, 1, RECEIVER_INTERRUPTED),
                    new Shape(1, 1, 2, 1, CONNECTION_CLOSED),
                    new Shape(1, 1, 2, 1, PORT_CLOSED),
                    new Shape(1, 1, 2, 1, COLD),
                    new Shape(1, 1, 2, 2, RECEIVER_LEAVES),
                    new Shape(1, 2, 1, 1, NEW_SLOTS),
                    new Shape(1, 2, 1, 2),
                    new Shape(1, 2, 2, 1, SENT_LATER));

    @Test
    void twentyMillionStates() throws IOException {
        long states = 0;
        for (Shape shape : SHAPES) {
            states += Exploration.of(shape, 0);
        }
        assertThat(states).isGreaterThan(AT_LEAST);
    }
}
