package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many round trips of QNX 4 between processes: they leave nothing behind. */
@Timeout(200)
class Qnx4EchoTest {

    private static final int WARM_UPS = 6;
    private static final int WARM_UP = 30_000;
    private static final int BATCHES = 5;
    private static final int BATCH = 10_000;

    private static final int MOST_HEAP_KIB = 4 << 10;

    /** A tenth, at most, of what 64 KiB each would make. */
    private static final int MOST_RESIDENT_KIB = 64 << 10;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @Test
    void qnx4RoundTripAllocatesNothing() {
        try (Qnx4Peer server = Qnx4Peer.start(NODE.socket(), Jvm.standard());
                Qnx4Peer client = Qnx4Peer.start(NODE.socket(), Jvm.standard())) {
            server.attach(Transport.MEMORY);
            client.attach(Transport.MEMORY);
            server.call("echo", Integer.MAX_VALUE);
            for (int batch = 0; batch < WARM_UPS; batch++) {
                echoes(client, server, WARM_UP);
                allocatedBy(server);
            }
            List<Long> byClient = new ArrayList<>();
            List<Long> byServer = new ArrayList<>();
            for (int batch = 0; batch < BATCHES; batch++) {
                long before = allocatedBy(server);
                byClient.add(echoes(client, server, BATCH));
                byServer.add(allocatedBy(server) - before);
            }
            for (List<Long> batches : List.of(byClient, byServer)) {
                assertThat(batches.stream().sorted().toList().get(BATCHES / 2))
                        .as("median of bytes allocated in a batch, of %s", batches)
                        .isZero();
            }
        }
    }

    private static long echoes(Qnx4Peer client, Qnx4Peer server, int count) {
        return client.call("echoes", server.pid(), count).amount();
    }

    private static long allocatedBy(Qnx4Peer server) {
        return server.call("allocated").amount();
    }

    @ParameterizedTest(name = "{0} link, {1} exchanges")
    @CsvSource({"MEMORY, 100000", "SOCKET, 5000"})
    void memoryDoesNotGrowOverManyExchanges(Transport transport, int exchanges) {
        try (Qnx4Peer server = Qnx4Peer.start(NODE.socket(), Jvm.rehearsed());
                Qnx4Peer client = Qnx4Peer.start(NODE.socket(), Jvm.rehearsed())) {
            server.attach(transport);
            client.attach(transport);
            server.call("echo", Integer.MAX_VALUE);
            echoes(client, server, exchanges / 10);
            List<Memory> before = List.of(Memory.of(server), Memory.of(client));
            echoes(client, server, exchanges);
            List<Memory> after = List.of(Memory.of(server), Memory.of(client));
            for (int i = 0; i < 2; i++) {
                assertThat(after.get(i).heapKib() - before.get(i).heapKib())
                        .as("growth of the heap, KiB")
                        .isLessThan(MOST_HEAP_KIB);
                assertThat(after.get(i).residentKib() - before.get(i).residentKib())
                        .as("growth of what is resident, KiB")
                        .isLessThan(MOST_RESIDENT_KIB);
            }
        }
    }

    private record Memory(int heapKib, int residentKib) {

        static Memory of(Qnx4Peer process) {
            Qnx4Answer answer = process.on("observer").call("memory");
            return new Memory(answer.value(0), answer.value(1));
        }
    }
}
