package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Call;
import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.OverLimit;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import dev.parley.scenarios.programs.LongPattern;
import dev.parley.scenarios.programs.LongServer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages far longer than a link carries by itself, to a server process and back. */
@ParameterizedClass
@EnumSource(Transport.class)
class LongMessagesTest {

    private static final long MIB = 1 << 20;
    private static final long GIB = 1 << 30;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private final ConnectOptions options;
    private Parley parley;

    LongMessagesTest(Transport transport) {
        options = ConnectOptions.defaults().withTransport(transport).withLongMessageBytes(7 * GIB);
    }

    @BeforeEach
    void join() throws ParleyException {
        parley = NODE.join();
    }

    @AfterEach
    void leave() {
        parley.close();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "16, 1", "1, 16"})
    @DisplayName("C11: a header first, then pieces of 4 KiB by offset: identical, both ways")
    void aLongMessageIsReadAndRepliedInPieces(int requestMib, int replyMib) throws ParleyException {
        exchange("pieces", requestMib * MIB, replyMib * MIB);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "64, 64"})
    void aLongMessageIsUsedWhereItLies(int requestMib, int replyMib) throws ParleyException {
        exchange("place", requestMib * MIB, replyMib * MIB);
    }

    @Test
    @Tag("slow")
    void aGibibyteArrives() throws ParleyException {
        exchange("place", GIB, 8, 1);
    }

    @Test
    @Tag("slow")
    void threeGibibytesArrive() throws ParleyException {
        exchange("place", 3 * GIB, 3 * GIB);
    }

    /** Twice: the second message finds the memory of the first. */
    private void exchange(String way, long requestBytes, long replyBytes) throws ParleyException {
        exchange(way, requestBytes, replyBytes, 2);
    }

    private void exchange(String way, long requestBytes, long replyBytes, int times)
            throws ParleyException {
        try (Peer server = start(way)) {
            server.expect("serving");
            try (Connection connection = parley.connect("long", options);
                    Call call = connection.call(requestBytes, replyBytes)) {
                for (int seed = 1; seed <= times; seed++) {
                    LongPattern.fill(call.request(), seed);
                    call.send(requestBytes);
                    assertThat(call.status()).as("the server found the request whole").isZero();
                    assertThat(call.size()).isEqualTo(replyBytes);
                    assertThat(LongPattern.mismatch(call.reply(), 0, seed + 1)).isEqualTo(-1);
                }
            }
        }
    }

    @Test
    void buffersOfOnesOwnServeAsWell() throws ParleyException {
        try (Peer server = start("pieces");
                Arena arena = Arena.ofConfined()) {
            server.expect("serving");
            try (Connection connection = parley.connect("long", options)) {
                MemorySegment request = arena.allocate(3 * MIB);
                MemorySegment reply = arena.allocate(5 * MIB);
                for (int seed = 1; seed <= 10; seed++) {
                    LongPattern.fill(request, seed);
                    assertThat(connection.send(request, reply)).isEqualTo(reply.byteSize());
                    assertThat(LongPattern.mismatch(reply, 0, seed + 1)).isEqualTo(-1);
                }
            }
        }
    }

    @Test
    void memoryThatMayNotBeUsedIsRefusedBeforeAnythingIsSent() throws ParleyException {
        try (Peer server = start("pieces")) {
            server.expect("serving");
            ConnectOptions little = options.withLongMessageBytes(2 * MIB);
            try (Connection connection = parley.connect("long", little)) {
                assertThatThrownBy(() -> connection.call(2 * MIB + 1, 8))
                        .isInstanceOf(OverLimit.class)
                        .hasMessageContaining("longMessageBytes=2097152");
                try (Call first = connection.call(2 * MIB, 8)) {
                    LongPattern.fill(first.request(), 1);
                    first.send(2 * MIB);
                    assertThat(first.status()).isZero();
                }
            }
        }
    }

    private static Peer start(String way) {
        return Peer.start(NODE.socket(), Jvm.standard(), LongServer.class, "long", way);
    }
}
