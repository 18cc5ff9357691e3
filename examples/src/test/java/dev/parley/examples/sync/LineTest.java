package dev.parley.examples.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Closed;
import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Reply;
import dev.parley.Request;
import dev.parley.junit.ParleyNode;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class LineTest {

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private final Line line = new Line();
    private Parley parley;
    private Port port;
    private Connection client;

    @BeforeEach
    void connect() throws Exception {
        parley = NODE.join();
        port = parley.open("line");
        client = parley.connect("line");
    }

    @AfterEach
    void leave() {
        parley.close();
    }

    @Test
    void whoHasLeftIsNotAdmitted() throws Exception {
        comeAndLeave(1);
        CompletableFuture<Reply> second = come(client, 2);
        assertThat(line.admitFirst(7)).as("the first").isEmpty();
        assertThat(second).isNotDone();
        assertThat(line.admitFirst(7)).hasValue(new Ticket(parley.self(), 2));
        assertThat(second.get().status()).isEqualTo(7);
        assertThat(line.isEmpty()).isTrue();
    }

    @Test
    void whoHasLeftIsForgotten() throws Exception {
        CompletableFuture<Reply> first = come(client, 1);
        comeAndLeave(2);
        assertThat(line.length()).isEqualTo(2);
        assertThat(line.forgetLeavers()).isTrue();
        assertThat(line.length()).isEqualTo(1);
        assertThat(line.forgetLeavers()).isFalse();
        assertThat(line.admitFirst(0, (byte) 5)).hasValue(new Ticket(parley.self(), 1));
        assertThat(first.get().bytes()).containsExactly(5);
    }

    private CompletableFuture<Reply> come(Connection connection, long ticket) throws Exception {
        CompletableFuture<Reply> reply = connection.sendAsync(new byte[0]);
        line.add(new Ticket(parley.self(), ticket), (Request) port.receive());
        return reply;
    }

    private void comeAndLeave(long ticket) throws Exception {
        try (Connection leaver = parley.connect("line")) {
            CompletableFuture<Reply> reply = come(leaver, ticket);
            leaver.close();
            assertThatThrownBy(reply::join).hasCauseInstanceOf(Closed.class);
        }
    }
}
