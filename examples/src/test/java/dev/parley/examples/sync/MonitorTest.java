package dev.parley.examples.sync;

import static dev.parley.examples.Refusals.assertRefused;
import static dev.parley.examples.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.parley.Connection;
import dev.parley.Errno;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.examples.Later;
import dev.parley.examples.Program;
import dev.parley.examples.Serving;
import dev.parley.examples.sync.Monitor.State;
import dev.parley.examples.sync.Monitor.Turn;
import dev.parley.junit.ParleyNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class MonitorTest {

    private static final String NAME = "darkroom";
    private static final State EMPTY = new State(false, 0, 0);

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    /** What the monitor protects. */
    private int counter;

    @Test
    void oneIsInsideAtATime() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                Monitor monitor = Monitor.connect(parley, NAME);
                Parley otherParley = NODE.join();
                Monitor other = Monitor.connect(otherParley, NAME)) {
            List<Future<Boolean>> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Monitor used = i % 2 == 0 ? monitor : other;
                threads.add(Later.start(() -> count(used, 250)));
            }
            for (Future<Boolean> thread : threads) {
                thread.get();
            }
            assertThat(counter).isEqualTo(1_000);
            assertThat(monitor.look()).isEqualTo(EMPTY);
        }
    }

    @Test
    void whoAwaitsIsOutsideUntilTheSignallerHasLeft() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                Monitor monitor = Monitor.connect(parley, NAME)) {
            Future<Boolean> waiting = startWaiting(monitor);
            soon().until(() -> monitor.look().equals(new State(false, 0, 1)));
            try (Turn turn = monitor.enter()) {
                turn.signal();
                assertThat(monitor.look()).isEqualTo(new State(true, 1, 0));
                assertThat(waiting).isNotDone();
            }
            assertThat(waiting.get()).as("after a death").isFalse();
            assertThat(monitor.look()).isEqualTo(EMPTY);
        }
    }

    @Test
    void aSignalIsForOneAndAnotherKindForAll() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                Monitor monitor = Monitor.connect(parley, NAME)) {
            List<Future<Boolean>> waiting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                waiting.add(startWaiting(monitor));
            }
            soon().until(() -> monitor.look().waiting() == 3);
            try (Turn turn = monitor.enter()) {
                turn.signal();
                assertThat(monitor.look()).isEqualTo(new State(true, 1, 2));
            }
            soon().until(() -> monitor.look().equals(new State(false, 0, 2)));
            try (Turn turn = monitor.enter()) {
                turn.signalAll();
            }
            for (Future<Boolean> each : waiting) {
                each.get();
            }
        }
    }

    @Test
    void whoIsNotInsideMayDoNothing() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                Monitor monitor = Monitor.connect(parley, NAME);
                Parley otherParley = NODE.join();
                Connection stranger = otherParley.connect(NAME);
                Turn turn = monitor.enter()) {
            for (int verb = SyncRequest.AWAIT; verb <= SyncRequest.EXIT; verb++) {
                byte[] request = new SyncRequest(verb, 1).encode();
                assertRefused(Errno.EPERM, () -> stranger.send(request));
            }
            turn.close();
            assertThatIllegalStateException().isThrownBy(turn::signal);
            assertThat(monitor.look()).isEqualTo(EMPTY);
        }
    }

    @Test
    void whoIsInterruptedIsNeitherInsideNorWaiting() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                Monitor monitor = Monitor.connect(parley, NAME)) {
            Future<Boolean> waiting = startWaiting(monitor);
            soon().until(() -> monitor.look().waiting() == 1);
            waiting.cancel(true);
            soon().until(() -> monitor.look().equals(EMPTY));
            Turn held = monitor.enter();
            Future<Turn> entering = Later.start(monitor::enter);
            soon().until(() -> monitor.look().entering() == 1);
            entering.cancel(true);
            soon().until(() -> monitor.look().entering() == 0);
            held.close();
            assertThat(monitor.look()).isEqualTo(EMPTY);
        }
    }

    @Test
    void afterADeathInsideTheNextIsTold() throws Exception {
        try (Program _ = Program.serving(NAME, NODE, MonitorServer.class, NAME);
                Program occupant = Program.start(NODE, Occupant.class, NAME, "stay");
                Parley parley = NODE.join();
                Monitor monitor = Monitor.connect(parley, NAME)) {
            occupant.expect("inside");
            Future<Turn> entering = Later.start(monitor::enter);
            soon().until(() -> monitor.look().entering() == 1);
            occupant.kill();
            try (Turn turn = entering.get()) {
                assertThat(turn.isAfterDeath()).isTrue();
            }
            try (Turn turn = monitor.enter()) {
                assertThat(turn.isAfterDeath()).isFalse();
            }
        }
    }

    @Test
    void aDeathInsideWakesWhoWaits() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                Monitor monitor = Monitor.connect(parley, NAME)) {
            Future<Boolean> waiting = startWaiting(monitor);
            soon().until(() -> monitor.look().waiting() == 1);
            try (Program occupant = Program.start(NODE, Occupant.class, NAME, "stay")) {
                occupant.expect("inside");
                occupant.kill();
                assertThat(waiting.get()).as("after a death").isTrue();
            }
        }
    }

    @Test
    void aSignalIsNotLostWithWhoDiesOfIt() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                Monitor monitor = Monitor.connect(parley, NAME);
                Program dead = Program.start(NODE, Occupant.class, NAME, "await")) {
            dead.expect("inside");
            soon().until(() -> monitor.look().waiting() == 1);
            Future<Boolean> other = startWaiting(monitor);
            soon().until(() -> monitor.look().waiting() == 2);
            try (Turn turn = monitor.enter()) {
                turn.signal();
                assertThat(monitor.look()).isEqualTo(new State(true, 1, 1));
                dead.kill();
                soon().until(() -> monitor.look().equals(new State(true, 1, 0)));
            }
            assertThat(other.get()).as("after a death inside").isFalse();
        }
    }

    private static Serving serve() throws ParleyException {
        return Serving.start(NODE, NAME, new MonitorServer()::serve);
    }

    /** Whether whoever was inside before had died. */
    private static Future<Boolean> startWaiting(Monitor monitor) {
        return Later.start(
                () -> {
                    try (Turn turn = monitor.enter()) {
                        turn.await();
                        return turn.isAfterDeath();
                    }
                });
    }

    private boolean count(Monitor monitor, int times) throws ParleyException {
        for (int i = 0; i < times; i++) {
            try (Turn _ = monitor.enter()) {
                counter++;
            }
        }
        return true;
    }
}
