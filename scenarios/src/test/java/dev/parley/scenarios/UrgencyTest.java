package dev.parley.scenarios;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Call;
import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.PortOptions;
import dev.parley.Priority;
import dev.parley.Received;
import dev.parley.Request;
import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.UrgentClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is urgent is served sooner. */
@Timeout(120)
@ParameterizedClass
@EnumSource(Transport.class)
class UrgencyTest {

    private static final int MANY = 50;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private final Transport transport;

    UrgencyTest(Transport transport) {
        this.transport = transport;
    }

    private Peer client(int priority, int count) {
        return Peer.start(NODE.socket(), UrgentClient.class, "desk", transport, priority, count);
    }

    @Test
    void anUrgentMessageBehindAHundredOthersIsReceivedNext() throws Exception {
        try (Parley parley = NODE.join();
                Port port = parley.open("desk", byPriority());
                Peer first = client(1, MANY);
                Peer second = client(1, MANY)) {
            first.expect("sent");
            second.expect("sent");
            try (Peer urgent = client(40, 1)) {
                urgent.expect("sent");
                List<Request> received = new ArrayList<>();
                for (int i = 0; i <= 2 * MANY; i++) {
                    received.add(request(port));
                }
                int place = received.stream().map(Request::priority).toList().indexOf(40);
                assertThat(place).isZero();
                assertThat(new String(received.get(place).bytes(), UTF_8)).isEqualTo("40 0");
                received.forEach(request -> request.reply(new byte[0]));
                urgent.expect("done");
                first.expect("done");
                second.expect("done");
            }
        }
    }

    @Test
    void theCallsPriorityComesBeforeTheConnectionsAndThatBeforeTheThreads() throws Exception {
        try (Parley parley = NODE.join();
                Port port = parley.open("counter");
                Connection connection =
                        parley.connect(
                                "counter", ConnectOptions.defaults().withTransport(transport));
                Call call = connection.call()) {
            assertThat(priorityOf(port, () -> connection.send(new byte[1])))
                    .isEqualTo(Priority.NORMAL);
            assertThat(priorityOf(port, () -> atPriority(7, () -> connection.send(new byte[1]))))
                    .isEqualTo(7);
            assertThat(priorityOf(port, () -> atPriority(8, () -> call.send(1)))).isEqualTo(8);
            connection.usePriority(20);
            assertThat(priorityOf(port, () -> atPriority(9, () -> call.send(1)))).isEqualTo(20);
            call.usePriority(63);
            assertThat(priorityOf(port, () -> call.send(1))).isEqualTo(63);
            assertThat(priorityOf(port, () -> connection.send(new byte[1]))).isEqualTo(20);
            assertThat(priorityOf(port, () -> connection.sendAsync(new byte[1]).get()))
                    .isEqualTo(20);
        }
    }

    @Test
    void aPriorityIsFrom0To63() {
        for (int priority : new int[] {-1, 64}) {
            assertThatThrownBy(() -> Priority.useOnThread(priority))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("priority must be 0 to 63, priority=" + priority);
        }
    }

    /** What somebody does. */
    private interface Deed {
        void run() throws Exception;
    }

    private static void atPriority(int priority, Deed deed) throws Exception {
        Priority.useOnThread(priority);
        deed.run();
    }

    /** That of the one request which the deed, on a thread of its own, sends. */
    private static int priorityOf(Port port, Deed deed) throws Exception {
        FutureTask<Void> task =
                new FutureTask<>(
                        () -> {
                            deed.run();
                            return null;
                        });
        Thread.ofPlatform().start(task);
        Request request = request(port);
        int priority = request.priority();
        request.reply(new byte[0]);
        task.get();
        return priority;
    }

    private static PortOptions byPriority() {
        return PortOptions.defaults().withOrder(PortOptions.Order.PRIORITY);
    }

    private static Request request(Port port) throws Exception {
        Received received = port.receive();
        while (!(received instanceof Request)) {
            received = port.receive();
        }
        return (Request) received;
    }
}
