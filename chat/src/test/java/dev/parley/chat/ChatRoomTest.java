package dev.parley.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Errno;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server answers, without processes: the proxy of process 100 is 1100, and so on. */
final class ChatRoomTest {

    private static final int WREN = 100;
    private static final int ROBIN = 101;
    private static final int LARK = 102;
    private static final ChatReply DONE = new ChatReply.Done();

    private final List<Integer> rung = new ArrayList<>();
    private final ChatRoom room = new ChatRoom(this::ring);

    private boolean ring(int pid, int proxy) {
        rung.add(proxy);
        return proxy == 1000 + pid;
    }

    private ChatReply ask(int pid, ChatRequest request) {
        return room.answer(pid, request);
    }

    private static ChatReply refused(Errno status) {
        return new ChatReply.Refused(status);
    }

    private static ChatRequest.Open open(int pid, String name) {
        return new ChatRequest.Open(1000 + pid, name);
    }

    /** Lets one in, who has fetched what was there. */
    private int come(int pid, String name) {
        ChatReply reply = ask(pid, open(pid, name));
        assertThat(reply).isInstanceOf(ChatReply.Opened.class);
        int handle = ((ChatReply.Opened) reply).handle();
        fetch(pid, handle);
        rung.clear();
        return handle;
    }

    private ChatReply fetch(int pid, int handle) {
        return ask(pid, new ChatRequest.Fetch(handle, ChatCodec.REPLY_ROOM));
    }

    private static ChatReply lines(String... lines) {
        return new ChatReply.Lines(0, List.of(lines));
    }

    @Test
    void whatOneSaysTheOthersAreRungForAndFetch() {
        int wren = come(WREN, "wren");
        int robin = come(ROBIN, "robin");
        fetch(WREN, wren);

        assertThat(ask(WREN, new ChatRequest.Post(wren, "Hello!"))).isEqualTo(DONE);

        assertThat(rung).as("all but the speaker").containsExactly(1000 + ROBIN);
        assertThat(fetch(ROBIN, robin)).isEqualTo(lines("wren: Hello!"));
        assertThat(fetch(ROBIN, robin)).isEqualTo(refused(Errno.ENOMSG));
        assertThat(fetch(WREN, wren)).isEqualTo(refused(Errno.ENOMSG));
    }

    @Test
    void whoComesIsAnnouncedAndGetsWhatIsThere() {
        int wren = come(WREN, "wren");
        ask(WREN, new ChatRequest.Post(wren, "Nobody here?"));

        assertThat(ask(ROBIN, open(ROBIN, "robin"))).isEqualTo(new ChatReply.Opened(1));

        assertThat(rung).containsExactly(1000 + ROBIN, 1000 + WREN);
        assertThat(fetch(ROBIN, 1)).isEqualTo(lines("* wren has come", "wren: Nobody here?"));
        assertThat(fetch(WREN, wren)).isEqualTo(lines("* robin has come"));
    }

    @Test
    void whoLeavesAndWhoDiesIsAnnounced() {
        int wren = come(WREN, "wren");
        int robin = come(ROBIN, "robin");
        come(LARK, "lark");
        fetch(WREN, wren);

        assertThat(ask(ROBIN, new ChatRequest.Close(robin))).isEqualTo(DONE);
        assertThat(room.died(LARK)).contains("lark");
        assertThat(room.died(4711)).as("who had nothing to do with it").isEmpty();

        assertThat(fetch(WREN, wren)).isEqualTo(lines("* robin has left", "* lark is gone"));
        assertThat(rung).containsExactly(1000 + WREN, 1000 + LARK, 1000 + WREN);
    }

    @Test
    void theLastToLeaveEmptiesTheBuffer() {
        int wren = come(WREN, "wren");
        int robin = come(ROBIN, "robin");
        ask(WREN, new ChatRequest.Post(wren, "Old news"));
        ask(WREN, new ChatRequest.Close(wren));
        room.died(ROBIN);

        assertThat(ask(LARK, open(LARK, "lark"))).isEqualTo(new ChatReply.Opened(0));

        assertThat(fetch(LARK, 0)).isEqualTo(refused(Errno.ENOMSG));
        assertThat(fetch(ROBIN, robin)).isEqualTo(refused(Errno.EBADF));
    }

    /** Q6 of the scenarios: a handle is good in the hands of the process that was given it. */
    @Test
    void aHandleThatIsForgedOutOfRangeOrClosedIsRefused() {
        int wren = come(WREN, "wren");
        int robin = come(ROBIN, "robin");
        int most = ChatLimits.MOST_PARTICIPANTS;

        for (int handle : new int[] {robin, 2, most - 1, most, 0xffff}) {
            ChatReply bad = refused(Errno.EBADF);
            assertThat(ask(WREN, new ChatRequest.Post(handle, "I am robin"))).isEqualTo(bad);
            assertThat(fetch(WREN, handle)).isEqualTo(bad);
            assertThat(ask(WREN, new ChatRequest.Close(handle))).isEqualTo(bad);
        }
        ask(WREN, new ChatRequest.Close(wren));
        assertThat(fetch(WREN, wren)).isEqualTo(refused(Errno.EBADF));
    }

    @Test
    void aNameIsForOneAndAProcessHasOneName() {
        come(WREN, "wren");

        assertThat(ask(ROBIN, open(ROBIN, "wren"))).isEqualTo(refused(Errno.EEXIST));
        assertThat(ask(WREN, open(WREN, "robin"))).isEqualTo(refused(Errno.EBUSY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "wr\nen", "wr\033[2Jen"})
    void aNameIsAName(String name) {
        assertThat(ask(WREN, open(WREN, name))).isEqualTo(refused(Errno.EINVAL));
    }

    @Test
    void namesHaveALimit() {
        int most = ChatLimits.MOST_NAME_BYTES;
        come(WREN, "x".repeat(most - 1));
        come(ROBIN, "\u00e4".repeat(most / 2));

        assertThat(ask(LARK, open(LARK, "y".repeat(most + 1))))
                .isEqualTo(refused(Errno.ENAMETOOLONG));
    }

    @Test
    void textsHaveALimitAndNoControls() {
        int wren = come(WREN, "wren");
        int most = ChatLimits.MOST_TEXT_BYTES;

        assertThat(ask(WREN, new ChatRequest.Post(wren, "x".repeat(most)))).isEqualTo(DONE);
        assertThat(ask(WREN, new ChatRequest.Post(wren, "x".repeat(most + 1))))
                .isEqualTo(refused(Errno.EMSGSIZE));
        assertThat(ask(WREN, new ChatRequest.Post(wren, ""))).isEqualTo(refused(Errno.EINVAL));
        assertThat(ask(WREN, new ChatRequest.Post(wren, "\033[2J")))
                .isEqualTo(refused(Errno.EINVAL));
    }

    @Test
    void soManyMayTakePart() {
        for (int i = 0; i < ChatLimits.MOST_PARTICIPANTS; i++) {
            come(WREN + i, "bird " + i);
        }
        int next = WREN + ChatLimits.MOST_PARTICIPANTS;
        assertThat(ask(next, open(next, "one more"))).isEqualTo(refused(Errno.EAGAIN));

        room.died(ROBIN);
        assertThat(ask(next, open(next, "one more"))).isEqualTo(new ChatReply.Opened(1));
    }

    @Test
    void aProxyIsTheClientsOwn() {
        assertThat(ask(WREN, new ChatRequest.Open(1000 + ROBIN, "wren")))
                .isEqualTo(refused(Errno.EINVAL));
    }

    @Test
    void whoFetchesSlowlyMissesTheOldestAndIsToldHowMany() {
        int wren = come(WREN, "wren");
        int robin = come(ROBIN, "robin");
        ask(ROBIN, new ChatRequest.Post(robin, "my own, which I do not miss"));
        for (int i = 0; i < ChatLimits.MOST_LINES + 2; i++) {
            ask(WREN, new ChatRequest.Post(wren, "number " + i));
        }

        ChatReply.Lines first = (ChatReply.Lines) fetch(ROBIN, robin);

        assertThat(first.missed()).isEqualTo(2);
        assertThat(first.lines()).startsWith("wren: number 2", "wren: number 3");
        ChatReply.Lines second = (ChatReply.Lines) fetch(ROBIN, robin);
        assertThat(second.missed()).isZero();
        assertThat(second.lines()).startsWith("wren: number " + (first.lines().size() + 2));
    }

    @Test
    void aReplyHasWhatThereIsRoomFor() {
        int wren = come(WREN, "wren");
        int robin = come(ROBIN, "robin");
        String text = "x".repeat(ChatLimits.MOST_TEXT_BYTES);
        for (int i = 0; i < 3; i++) {
            ask(WREN, new ChatRequest.Post(wren, text));
        }

        assertThat(ask(ROBIN, new ChatRequest.Fetch(robin, ChatCodec.LEAST_ROOM - 1)))
                .isEqualTo(refused(Errno.EMSGSIZE));
        for (int i = 0; i < 3; i++) {
            ChatReply reply = ask(ROBIN, new ChatRequest.Fetch(robin, ChatCodec.LEAST_ROOM));
            assertThat(reply).isEqualTo(lines("wren: " + text));
            assertThat(ChatCodec.encode(reply)).hasSizeLessThanOrEqualTo(ChatCodec.LEAST_ROOM);
        }
        assertThat(fetch(ROBIN, robin)).isEqualTo(refused(Errno.ENOMSG));
        ask(WREN, new ChatRequest.Post(wren, "y"));
        assertThat(ChatCodec.encode(ask(ROBIN, new ChatRequest.Fetch(robin, 0xffff))))
                .hasSizeLessThanOrEqualTo(ChatCodec.REPLY_ROOM);
    }
}
