package dev.parley.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.linux.Epoll;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.FrameBuffer;
import dev.parley.linux.Processes;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.linux.SeqpacketSocket.Arrival;
import dev.parley.wire.FrameCodec;
import dev.parley.wire.Tell.PortOpened;
import dev.parley.wire.Wire;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One connection and its place in the epoll, without a kernel's loop. */
class ConnectionTest {

    private final FrameBuffer incoming = FrameBuffer.ofCapacity(Wire.MAX_FRAME_BYTES);
    private Epoll epoll;
    private Connections connections;
    private Connection connection;
    private SeqpacketSocket peer;

    @BeforeEach
    void connect() throws Exception {
        SeqpacketSocket.Pair pair = SeqpacketSocket.pair();
        epoll = Epoll.create();
        connections = new Connections(epoll);
        connection = connections.add(pair.first());
        peer = pair.second();
    }

    @AfterEach
    void close() {
        connections.close();
        epoll.close();
        peer.close();
        incoming.close();
    }

    @Test
    void itsProcessIsKnownAndWatched() throws Exception {
        assertThat(connection.credentials().pid()).isEqualTo(Processes.getpid());
        assertThat(connection.pidfd()).isPresent();
    }

    @Test
    void whatIsSaidArrivesInOrderHoweverSlowlyItIsRead() throws Exception {
        long said = sayUntilStalled() + 100;
        for (long id = said - 100; id < said; id++) {
            connection.say(7, new PortOpened(id), List.of());
        }
        for (long id = 0; id < said; id++) {
            assertThat(hear()).contains(new PortOpened(id));
            connection.flush();
        }
        assertThat(connection.isStalled()).isFalse();
        assertThat(hear()).isEmpty();
    }

    @Test
    void whoDoesNotReadIsNotHeardUntilItDoes() throws Exception {
        sayUntilStalled();
        connections.said(connection);
        peer.sendByte();
        assertThat(connections.isHeard(connection)).isFalse();
        assertThat(epoll.await(0)).isZero();

        while (connection.isStalled()) {
            assertThat(hear()).isPresent();
            connections.retry(connection);
        }
        assertThat(connections.isHeard(connection)).isTrue();
        assertThat(connections.hasStalled()).isFalse();
        assertThat(epoll.await(0)).isOne();
        assertThat(connections.ofKey(epoll.key(0))).contains(connection);
    }

    @Test
    void whoIsStalledCanBeEnded() throws Exception {
        sayUntilStalled();
        connections.said(connection);
        connections.end(connection);
        assertThat(connections.hasStalled()).isFalse();
        assertThat(connections.find(connection.number())).isEmpty();
    }

    @Test
    void whatIsUnsentIsClosedWithTheConnection() throws Exception {
        sayUntilStalled();
        Fd enclosed = peer.fd().dup();
        connection.say(7, new PortOpened(0), List.of(enclosed));
        connections.end(connection);
        assertThat(enclosed.isOpen()).isFalse();
    }

    @Test
    void theLastWordsArriveEvenIfMoreWasAskedMeanwhile() throws Exception {
        peer.sendByte();
        peer.sendByte();
        connection.say(7, new PortOpened(1), List.of());
        connection.drain();
        connections.end(connection);
        assertThat(hear()).contains(new PortOpened(1));
        assertThat(peer.receive(incoming)).isEqualTo(Arrival.END);
    }

    @Test
    void whoIsFlushedIsReportedOnce() throws Exception {
        connections.wasIntroduced(connection);
        assertThat(connections.takeFlushed()).contains(connection);
        assertThat(connections.takeFlushed()).isEmpty();
    }

    @Test
    void whoHasNotReadIsNotFlushed() throws Exception {
        sayUntilStalled();
        connections.wasIntroduced(connection);
        assertThat(connections.takeFlushed()).isEmpty();
    }

    /** Returns how much was said. */
    private long sayUntilStalled() throws ErrnoException {
        long said = 0;
        while (!connection.isStalled()) {
            connection.say(7, new PortOpened(said), List.of());
            said++;
        }
        return said;
    }

    private Optional<Object> hear() throws Exception {
        if (peer.receive(incoming) != Arrival.FRAME) {
            return Optional.empty();
        }
        return Optional.of(FrameCodec.decodeTell(incoming.frame().toArray(JAVA_BYTE)).tell());
    }
}
