package dev.parley.link;

import static dev.parley.link.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.link.LinkFrame.Kind;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.sleep.Deadline;
import dev.parley.wire.LinkKind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client at the other end of a socket that it does not read. */
class UnheardTest {

    @Test
    void whatCannotBeSaidToHaveBeenReceivedIsNotReceived() throws IOException {
        try (LinkPair pair = new LinkPair(LinkKind.SOCKET)) {
            Sending sending = pair.send("?");
            soon().until(pair.server()::hasWork);
            pair.stopHearing();
            fill(pair.server().socket());
            assertThat(pair.port.receive(new Held(), Deadline.AT_ONCE))
                    .isEqualTo(ReceivePort.Taken.NOTHING);
            pair.server().end();
            pair.client().end(Leave.PEER_DIED);
            pair.client().heardAll();
            assertThat(sending.outcome()).isEqualTo(Outcome.PEER_DIED_QUEUED);
        }
    }

    /** With what changes nothing: it is of a generation that never was. */
    private static void fill(SeqpacketSocket socket) throws IOException {
        MemorySegment bytes = Arena.ofAuto().allocate(LinkFrame.MAX_BYTES);
        long length = LinkFrame.of(Kind.RECEIVED, 0, 99).write(bytes, 0);
        while (socket.send(bytes, length, List.of())) {
            // Until nothing more fits.
        }
    }
}
