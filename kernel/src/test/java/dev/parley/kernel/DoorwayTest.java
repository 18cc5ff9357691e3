package dev.parley.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.kernel.state.Limits;
import dev.parley.kernel.state.Node;
import dev.parley.kernel.state.Origin;
import dev.parley.kernel.state.Policy;
import dev.parley.linux.Epoll;
import dev.parley.linux.SeqpacketSocket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoorwayTest {

    @TempDir private Path directory;

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    @Test
    void whenTheSystemRefusesNobodyIsLetInForASecondAndTheLoopDoesNotTurnIdly() throws Exception {
        SeqpacketSocket.Pair pair = SeqpacketSocket.pair();
        try (SeqpacketSocket cannotAccept = pair.first();
                SeqpacketSocket knocks = pair.second();
                Epoll epoll = Epoll.create()) {
            Doorway doorway = doorway(cannotAccept, epoll);
            knocks.sendByte();
            doorway.open();
            assertThat(epoll.await(0)).isOne();

            doorway.admit(0);
            assertThat(doorway.nextDeadlineNanos()).isEqualTo(SECOND_NANOS);
            assertThat(epoll.await(0)).isZero();

            doorway.tick(SECOND_NANOS - 1);
            assertThat(epoll.await(0)).isZero();
            doorway.tick(SECOND_NANOS);
            assertThat(epoll.await(0)).isOne();
            assertThat(doorway.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        }
    }

    private Doorway doorway(SeqpacketSocket listener, Epoll epoll) {
        Connections connections = new Connections(epoll);
        Node node = new Node(Origin.first(1, "host", Policy.onlyUid(0), Limits.standard()));
        AuditLog audit = new AuditLog(System.getLogger("parley.kernel"));
        NameJournal journal = NameJournal.open(directory.resolve("kernel.names"));
        Performer performer = new Performer(connections, new HeldDescriptors(), journal, audit);
        LiveNode live = new LiveNode(node, new Uptime(), connections, performer);
        return new Doorway(listener, epoll, connections, live);
    }
}
