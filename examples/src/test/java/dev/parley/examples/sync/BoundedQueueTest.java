package dev.parley.examples.sync;

import static dev.parley.examples.Refusals.assertRefused;
import static dev.parley.examples.Soon.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.Connection;
import dev.parley.Errno;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.examples.Later;
import dev.parley.examples.Program;
import dev.parley.examples.Serving;
import dev.parley.examples.sync.BoundedQueue.State;
import dev.parley.junit.ParleyNode;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class BoundedQueueTest {

    private static final String NAME = "belt";

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @Test
    void theFirstInIsTheFirstOut() throws Exception {
        try (Serving _ = serve(3);
                Parley parley = NODE.join();
                BoundedQueue queue = BoundedQueue.connect(parley, NAME)) {
            put(queue, "a");
            put(queue, "");
            put(queue, "c");
            assertThat(queue.look()).isEqualTo(new State(3, 0, 0));
            assertThat(take(queue)).isEqualTo("a");
            assertThat(take(queue)).isEmpty();
            assertThat(take(queue)).isEqualTo("c");
        }
    }

    @Test
    void whoPutsIntoAFullOneWaits() throws Exception {
        try (Serving _ = serve(1);
                Parley parley = NODE.join();
                BoundedQueue queue = BoundedQueue.connect(parley, NAME)) {
            put(queue, "a");
            Future<Boolean> putting = Later.start(() -> put(queue, "b"));
            soon().until(() -> queue.look().equals(new State(1, 1, 0)));
            assertThat(take(queue)).isEqualTo("a");
            putting.get();
            assertThat(take(queue)).isEqualTo("b");
        }
    }

    @Test
    void whoTakesFromAnEmptyOneWaits() throws Exception {
        try (Program _ = Program.serving(NAME, NODE, BoundedQueueServer.class, NAME, 1);
                Program taker = Program.start(NODE, Taker.class, NAME);
                Parley parley = NODE.join();
                BoundedQueue queue = BoundedQueue.connect(parley, NAME)) {
            soon().until(() -> queue.look().equals(new State(0, 0, 1)));
            put(queue, "a");
            put(queue, "b");
            taker.expect("a");
            taker.expect("b");
        }
    }

    @Test
    void anItemIsNotGivenToTheDead() throws Exception {
        try (Serving _ = serve(1);
                Parley parley = NODE.join();
                BoundedQueue queue = BoundedQueue.connect(parley, NAME);
                Program dead = Program.start(NODE, Taker.class, NAME)) {
            soon().until(() -> queue.look().taking() == 1);
            dead.kill();
            soon().until(() -> queue.look().taking() == 0);
            put(queue, "a");
            assertThat(take(queue)).isEqualTo("a");
        }
    }

    @Test
    void whatTheDeadWereAboutToPutInIsNotIn() throws Exception {
        try (Serving _ = serve(1);
                Parley parley = NODE.join();
                BoundedQueue queue = BoundedQueue.connect(parley, NAME)) {
            put(queue, "a");
            try (Program dead = Program.start(NODE, Putter.class, NAME, "of the dead")) {
                soon().until(() -> queue.look().putting() == 1);
                dead.kill();
            }
            soon().until(() -> queue.look().putting() == 0);
            assertThat(take(queue)).isEqualTo("a");
            assertThat(queue.look()).isEqualTo(new State(0, 0, 0));
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() throws Exception {
        try (Serving _ = serve(1);
                Parley parley = NODE.join();
                BoundedQueue queue = BoundedQueue.connect(parley, NAME);
                Connection raw = parley.connect(NAME)) {
            byte[] tooLong = new byte[BoundedQueue.LONGEST_ITEM_BYTES + 1];
            assertThatIllegalArgumentException().isThrownBy(() -> queue.put(tooLong));
            byte[] request = new SyncRequest(SyncRequest.PUT, 0).encode(tooLong);
            assertRefused(Errno.EMSGSIZE, () -> raw.send(request));
            assertRefused(Errno.EINVAL, () -> raw.send(new byte[1]));
            assertRefused(Errno.ENOSYS, () -> raw.send(new byte[SyncRequest.HEADER_BYTES]));
            queue.put(new byte[BoundedQueue.LONGEST_ITEM_BYTES]);
            assertThat(queue.take()).hasSize(BoundedQueue.LONGEST_ITEM_BYTES);
        }
    }

    private static Serving serve(int capacity) throws ParleyException {
        return Serving.start(NODE, NAME, new BoundedQueueServer(capacity)::serve);
    }

    private static boolean put(BoundedQueue queue, String item) throws ParleyException {
        queue.put(item.getBytes(UTF_8));
        return true;
    }

    private static String take(BoundedQueue queue) throws ParleyException {
        return new String(queue.take(), UTF_8);
    }
}
