package dev.parley.cli.demo.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.parley.Connection;
import dev.parley.Errno;
import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Reply;
import dev.parley.ServerFailed;
import dev.parley.kernel.EmbeddedKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ChatRoomTest {

    private static final byte[] NEXT = new ChatRequest.Next().encode();

    private final List<AutoCloseable> open = new ArrayList<>();
    private final Queue<String> missed = new ConcurrentLinkedQueue<>();
    private EmbeddedKernel kernel;

    @BeforeEach
    void openTheRoom() throws Exception {
        kernel = opened(EmbeddedKernel.start());
        Port port = member().open(ChatRoom.NAME);
        Thread.ofPlatform().daemon().start(() -> serve(new ChatRoom(port, missed::add)));
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }

    @Test
    void whoIsInTheRoomHearsWhatTheOthersSay() throws Exception {
        ChatClient wren = ChatClient.join(connection(), "wren");
        ChatClient robin = ChatClient.join(connection(), "robin");

        wren.say("Hello!");
        robin.say("Hello yourself!");

        assertThat(robin.hear()).contains("wren: Hello!");
        assertThat(wren.hear()).contains("robin: Hello yourself!");
    }

    @Test
    void whatWasSaidWaitsForWhoListensLater() throws Exception {
        ChatClient wren = ChatClient.join(connection(), "wren");
        ChatClient robin = ChatClient.join(connection(), "robin");

        for (int i = 0; i <= Guest.MOST_UNHEARD; i++) {
            wren.say("number " + i);
        }

        assertThat(robin.hear()).as("the oldest is missed").contains("wren: number 1");
        assertThat(robin.hear()).contains("wren: number 2");
    }

    @Test
    void theOthersHearWhoLeavesAndWhoIsGone() throws Exception {
        ChatClient wren = ChatClient.join(connection(), "wren");
        ChatClient robin = ChatClient.join(connection(), "robin");
        Connection larks = connection();
        ChatClient.join(larks, "lark");

        robin.leave();
        larks.close();

        assertThat(wren.hear()).contains("robin has left");
        assertThat(wren.hear()).contains("lark is gone");
        assertThat(robin.hear()).isEmpty();
        assertThat(missed).containsExactly("lark");
    }

    @Test
    void whoLeavesNoLongerWaits() throws Exception {
        Connection connection = connection();
        ChatClient wren = ChatClient.join(connection, "wren");
        CompletableFuture<Reply> next = connection.sendAsync(NEXT);

        wren.leave();

        assertThat(next.get().status()).isEqualTo(ChatRoom.OVER);
    }

    @Test
    void whoListensAgainListensNoLongerTheOldWay() throws Exception {
        Connection connection = connection();
        ChatClient.join(connection, "wren");
        ChatClient robin = ChatClient.join(connection(), "robin");
        CompletableFuture<Reply> older = connection.sendAsync(NEXT);
        CompletableFuture<Reply> newer = connection.sendAsync(NEXT);

        await().until(older::isCompletedExceptionally);
        assertThat(older.exceptionNow()).isInstanceOf(ServerFailed.class);
        robin.say("Still there?");
        assertThat(newer.get().text()).isEqualTo("robin: Still there?");
    }

    @Test
    void nonsenseFails() throws Exception {
        Connection wrens = connection();
        assertFails(Errno.ENOTCONN, () -> wrens.send(new ChatRequest.Leave().encode()));
        assertFails(Errno.EINVAL, () -> wrens.send("dance".getBytes(UTF_8)));
        assertFails(Errno.EINVAL, () -> ChatClient.join(wrens, " "));
        assertFails(Errno.EMSGSIZE, () -> wrens.send(new byte[ChatRoom.LONGEST_BYTES + 1]));

        ChatClient wren = ChatClient.join(wrens, "wren");
        assertFails(Errno.EEXIST, () -> ChatClient.join(wrens, "robin"));
        assertFails(Errno.EEXIST, () -> ChatClient.join(connection(), "wren"));

        wren.leave();
        assertFails(Errno.ENOTCONN, () -> wren.say("I am no longer here"));
        ChatClient.join(connection(), "wren").say("The name is free again");
    }

    /** Something that is sent. */
    private interface Send {
        void send() throws ParleyException;
    }

    private static void assertFails(Errno errno, Send send) {
        assertThatExceptionOfType(ServerFailed.class)
                .isThrownBy(send::send)
                .matches(failure -> failure.errno().equals(errno));
    }

    private Parley member() throws ParleyException {
        return opened(Parley.join(JoinOptions.defaults().withSocket(kernel.socket())));
    }

    private Connection connection() throws ParleyException {
        return member().connect(ChatRoom.NAME);
    }

    private <R extends AutoCloseable> R opened(R resource) {
        open.add(resource);
        return resource;
    }

    private static void serve(ChatRoom room) {
        try {
            room.serve();
        } catch (ParleyException _) {
            // The test is over.
        }
    }
}
