package dev.parley.examples.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.PeerDied;
import dev.parley.ServerFailed;
import dev.parley.examples.Program;
import dev.parley.junit.ParleyNode;
import dev.parley.streams.Stream;
import dev.parley.streams.StreamType;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(300)
class IpcTest {

    /** Several times as many as may be without an answer. */
    private static final int COUNT = 5 * Message.MOST_OPEN + 7;

    private static final int ASKERS = 7;

    /** With the one that is killed they are fifty. */
    private static final int MANY_ASKERS = 49;

    private static final int STARTING_AT_ONCE = 7;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private final List<Program> programs = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (Program program : programs) {
            program.close();
        }
    }

    private Program serve(int clients) throws Exception {
        Program server = Program.serving(IpcClient.NAME, NODE, IpcServer.class, clients);
        programs.add(server);
        return server;
    }

    private Program start(Class<?> main, Object... arguments) throws Exception {
        Program program = Program.start(NODE, main, arguments);
        programs.add(program);
        return program;
    }

    /** A few at a time: while a process starts, it wants a processor for itself. */
    private List<Program> startAskers(int count) throws Exception {
        List<Program> askers = new ArrayList<>();
        while (askers.size() < count) {
            List<Program> next = new ArrayList<>();
            for (int i = 0; i < STARTING_AT_ONCE; i++) {
                next.add(start(Asker.class, COUNT));
            }
            for (Program asker : next) {
                asker.expect("connected");
            }
            askers.addAll(next);
        }
        return askers;
    }

    private static void askAll(List<Program> askers) throws Exception {
        for (Program asker : askers) {
            asker.goOn();
        }
        for (Program asker : askers) {
            asker.expect("all right");
        }
    }

    @Test
    void severalClientsAreServedAtOnceAlsoIfOneReadsNothingAndIsKilled() throws Exception {
        serveAtOnce(ASKERS);
    }

    @Test
    @Tag("slow")
    void fiftyClientsAreServedAtOnceAlsoIfOneReadsNothingAndIsKilled() throws Exception {
        serveAtOnce(MANY_ASKERS);
    }

    private void serveAtOnce(int count) throws Exception {
        Program server = serve(count + 1);
        Program hog = start(Hog.class);
        hog.expect("full");
        List<Program> askers = startAskers(count);
        askAll(askers);
        hog.kill();
        askAll(askers);
        for (Program asker : askers) {
            asker.endInput();
            asker.awaitEnd();
        }
        assertThat(server.rest())
                .hasSize(count + 1)
                .filteredOn(line -> !line.endsWith(": answered " + 2 * COUNT))
                .singleElement()
                .asString()
                .contains("the other side is gone");
        server.awaitEnd();
    }

    @Test
    void aClientOfAnotherTypeIsRefusedAndTheNextOneIsServed() throws Exception {
        record Letter(long number, float value) {}
        StreamType<Letter> other = StreamType.of(MethodHandles.lookup(), Letter.class);
        Program server = serve(1);
        try (Parley parley = NODE.join();
                Connection connection = parley.connect(IpcClient.NAME)) {
            assertThatThrownBy(() -> Stream.open(connection, other))
                    .isInstanceOf(ServerFailed.class)
                    .hasMessageContaining("the client has Letter{long number; float value}")
                    .hasMessageContaining("the server Message{long number; double value}");
        }
        Program client = start(IpcClient.class, 5);
        assertThat(client.rest())
                .singleElement()
                .asString()
                .matches("5 roots in [1-5] reads; the last one is 2.000");
        client.awaitEnd();
        server.awaitEnd();
    }

    @Test
    void whoseServerIsKilledIsTold() throws Exception {
        Program server = serve(1);
        try (Parley parley = NODE.join();
                IpcClient client = IpcClient.connect(parley, IpcClient.NAME)) {
            assertThat(client.roots(4, 9)).containsExactly(2, 3);
            server.kill();
            assertThatThrownBy(() -> client.roots(16)).isInstanceOf(PeerDied.class);
        }
    }
}
