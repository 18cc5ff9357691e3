package dev.parley.scenarios;

import static dev.parley.scenarios.Qnx4Crew.await;
import static dev.parley.scenarios.Qnx4Crew.fails;
import static dev.parley.scenarios.Received.message;
import static dev.parley.scenarios.Received.room;
import static dev.parley.scenarios.Soon.soon;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Errno;
import dev.parley.Snapshot.State;
import dev.parley.Transport;
import dev.parley.qnx4.PsInfo;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import dev.parley.scenarios.programs.Letter;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages and replies: what arrives, and what does not. */
@Timeout(120)
@ParameterizedClass
@EnumSource(Transport.class)
class Qnx4MessagesTest {

    private static final int ANYONE = 0;

    @RegisterExtension static final Qnx4Crew CREW = new Qnx4Crew();

    private final Transport transport;
    private Qnx4 qnx;
    private Qnx4Peer client;

    Qnx4MessagesTest(Transport transport) {
        this.transport = transport;
    }

    @BeforeEach
    void attach() throws Qnx4Exception {
        qnx = CREW.attach(transport);
        client = CREW.process(transport);
    }

    private Qnx4Answer send(String text, int room) throws Qnx4Exception {
        Qnx4Answer sent = client.Send(qnx.getpid(), text, room);
        assertThat(qnx.Receive(ANYONE, room(0))).isEqualTo(client.pid());
        return sent;
    }

    private String read(int offset, int size) throws Qnx4Exception {
        MemorySegment room = room(size);
        long count = qnx.Readmsg(client.pid(), offset, room, size);
        return count + " " + Received.text(room);
    }

    private long write(int offset, String text) throws Qnx4Exception {
        return qnx.Writemsg(client.pid(), offset, message(text), text.length());
    }

    @Test
    void requestsAndRepliesOfNoBytesAreAsGoodAsAny() throws Qnx4Exception {
        for (int time = 0; time < 3; time++) {
            Qnx4Answer nothingForNothing = client.Send(qnx.getpid(), "", 0);
            assertThat(Received.by(qnx, ANYONE)).isEqualTo(new Received(client.pid(), ""));
            qnx.Reply(client.pid(), message(""));
            assertThat(nothingForNothing.text()).isEmpty();

            Qnx4Answer nothingForSomething = client.Send(qnx.getpid(), "something", 4);
            assertThat(Received.by(qnx, client.pid()).text()).isEqualTo("something");
            qnx.Reply(client.pid(), message(""));
            assertThat(nothingForSomething.text()).isEqualTo("....");

            Qnx4Answer somethingForNothing = client.Send(qnx.getpid(), "", 4);
            assertThat(Received.by(qnx, ANYONE).text()).isEmpty();
            qnx.Reply(client.pid(), message("some"));
            assertThat(somethingForNothing.text()).isEqualTo("some");
        }
    }

    @Test
    void asMuchIsCopiedAsBothSidesHaveRoomForAndNothingBeyond() throws Qnx4Exception {
        Qnx4Answer sent = client.Send(qnx.getpid(), "hello", 3);
        MemorySegment room = room(10);
        assertThat(qnx.Receive(ANYONE, room, 2)).isEqualTo(client.pid());
        assertThat(Received.text(room)).isEqualTo("he........");
        qnx.Reply(client.pid(), message("goodbye"), 5);
        assertThat(sent.text()).isEqualTo("goo");

        Qnx4Answer shorter = send("hello", 5);
        qnx.Reply(client.pid(), message("goodbye"), 2);
        assertThat(shorter.text()).isEqualTo("go...");
    }

    @Test
    void repliesComeInAnyOrderAtAnyTime() throws Qnx4Exception {
        List<Qnx4Peer> clients = new ArrayList<>(List.of(client, CREW.process(transport)));
        clients.add(clients.get(0).on("other"));
        List<Qnx4Answer> sent = new ArrayList<>();
        List<Integer> ids = new ArrayList<>();
        for (Qnx4Peer one : clients) {
            sent.add(one.Send(qnx.getpid(), "?", 1));
            ids.add(Received.by(qnx, ANYONE).from());
        }
        assertThat(ids).doesNotHaveDuplicates();
        for (int i : new int[] {2, 0, 1}) {
            assertThat(sent.get(i).isThere()).isFalse();
            qnx.Reply(ids.get(i), message("" + i));
            assertThat(sent.get(i).text()).isEqualTo("" + i);
        }
    }

    @Test
    void whoIsNotBlockedOnThisProcessIsNotRepliedTo() throws Qnx4Exception {
        fails(Errno.ESRCH, () -> qnx.Reply(client.pid(), message("x")));
        Qnx4Answer sent = client.Send(qnx.getpid(), "hello", 1);
        await(qnx, client, State.SEND, 1);
        fails(Errno.ESRCH, () -> qnx.Reply(client.pid(), message("too early")));
        Received.by(qnx, ANYONE);
        assertThat(CREW.process(transport).Reply(client.pid(), "by a stranger").outcome())
                .isEqualTo("ESRCH");
        qnx.Reply(client.pid(), message("y"));
        assertThat(sent.text()).isEqualTo("y");
        fails(Errno.ESRCH, () -> qnx.Reply(client.pid(), message("z")));
        fails(Errno.ESRCH, () -> qnx.Readmsg(client.pid(), 0, room(1), 1));
        fails(Errno.ESRCH, () -> qnx.Writemsg(client.pid(), 0, room(1), 1));
    }

    @Test
    @DisplayName("Q8: Writemsg at offset 10, then a Reply of 3 bytes")
    void aReplyLeavesWhatWasWrittenBehindIt() throws Qnx4Exception {
        Qnx4Answer sent = send("hello", 20);
        assertThat(write(10, "written")).isEqualTo(7);
        assertThat(sent.isThere()).isFalse();
        qnx.Reply(client.pid(), message("rep"));
        String reply = sent.text();
        assertThat(reply).startsWith("rep").endsWith("written...").hasSize(20);
    }

    @Test
    @DisplayName("Q8: an empty Reply releases who has been written to")
    void anEmptyReplyLeavesAllThatWasWritten() throws Qnx4Exception {
        Qnx4Answer sent = send("hello", 10);
        assertThat(write(5, "world")).isEqualTo(5);
        assertThat(write(0, "small")).isEqualTo(5);
        assertThat(write(8, "longer than the room")).isEqualTo(2);
        assertThat(write(10, "beyond")).isZero();
        assertThat(write(1000, "far beyond")).isZero();
        qnx.Reply(client.pid(), room(0));
        assertThat(sent.text()).isEqualTo("smallworlo");
    }

    @Test
    void aMessageIsReadAtAnyOffsetAsOftenAsWanted() throws Qnx4Exception {
        Qnx4Answer sent = send("header and data", 0);
        for (int time = 0; time < 2; time++) {
            assertThat(read(0, 6)).isEqualTo("6 header");
            assertThat(read(11, 4)).isEqualTo("4 data");
            assertThat(read(11, 10)).isEqualTo("4 data......");
            assertThat(read(15, 1)).isEqualTo("0 .");
            assertThat(read(1000, 1)).isEqualTo("0 .");
        }
        assertThat(sent.isThere()).isFalse();
        qnx.Reply(client.pid(), room(0));
        sent.expectSuccess();
    }

    @Test
    void messagesInPartsAreOne() throws Qnx4Exception {
        Qnx4Answer served = client.Receive(ANYONE, 10);
        Qnx4Answer replied = client.Reply(qnx.getpid(), "one two");
        MemorySegment[] reply = {room(1), room(0), room(4), room(5)};
        qnx.Sendmx(
                client.pid(), List.of(message("he"), message(""), message("llo")), List.of(reply));
        assertThat(served.received()).isEqualTo(new Received(qnx.getpid(), "hello"));
        replied.expectSuccess();
        assertThat(reply).extracting(Received::text).containsExactly("o", "", "ne t", "wo...");

        Qnx4Answer sent = client.Send(qnx.getpid(), "hello", 6);
        MemorySegment[] request = {room(2), room(4)};
        assertThat(qnx.Receivemx(ANYONE, List.of(request))).isEqualTo(client.pid());
        assertThat(request).extracting(Received::text).containsExactly("he", "llo.");
        qnx.Replymx(client.pid(), List.of(message("good"), message("bye")));
        assertThat(sent.text()).isEqualTo("goodby");
    }

    @Test
    void longMessagesAndRepliesAreWhole() throws Qnx4Exception {
        for (int size : new int[] {65_535, 65_536, 65_537, 1 << 20}) {
            byte[] letter = Letter.of(size, size);
            Qnx4Answer sent = client.call("Send", qnx.getpid(), letter, size);
            MemorySegment room = room(size + 1);
            assertThat(qnx.Receive(ANYONE, room)).isEqualTo(client.pid());
            assertThat(Letter.isWhole(room.asSlice(0, size).toArray(JAVA_BYTE))).isTrue();
            assertThat(room.get(JAVA_BYTE, size)).isEqualTo((byte) '.');
            qnx.Reply(client.pid(), MemorySegment.ofArray(Letter.answer(letter)));
            assertThat(Letter.isAnswer(sent.bytes(), letter)).isTrue();
        }
    }

    @Test
    void aMessageThatIsLongerThanTheServersRoomIsReadPieceByPiece() throws Qnx4Exception {
        byte[] letter = Letter.of(7, 100_000);
        Qnx4Answer sent = client.call("Send", qnx.getpid(), letter, letter.length);
        assertThat(qnx.Receive(ANYONE, room(8))).isEqualTo(client.pid());
        byte[] all = new byte[letter.length];
        byte[] answer = Letter.answer(letter);
        for (int offset = 0; offset < all.length; offset += 10_000) {
            MemorySegment piece = MemorySegment.ofArray(all).asSlice(offset, 10_000);
            assertThat(qnx.Readmsg(client.pid(), offset, piece, 10_000)).isEqualTo(10_000);
            MemorySegment written = MemorySegment.ofArray(answer).asSlice(offset, 10_000);
            assertThat(qnx.Writemsg(client.pid(), offset, written, 10_000)).isEqualTo(10_000);
        }
        assertThat(Letter.isWhole(all)).isTrue();
        qnx.Reply(client.pid(), room(0));
        assertThat(Letter.isAnswer(sent.bytes(), letter)).isTrue();
    }

    @Test
    void twoThreadsOfOneClientAreToldApartAndEachGetsItsOwnReply() throws Qnx4Exception {
        Qnx4Answer first = client.Send(qnx.getpid(), "first", 10);
        Received ofFirst = Received.by(qnx, ANYONE);
        Qnx4Answer second = client.on("other").Send(qnx.getpid(), "second", 10);
        Received ofSecond = Received.by(qnx, ANYONE);

        assertThat(ofFirst).isEqualTo(new Received(client.pid(), "first"));
        assertThat(ofSecond.text()).isEqualTo("second");
        assertThat(ofSecond.from()).isNotEqualTo(client.pid()).isPositive();
        assertThat(Qnx4.process(ofFirst.from())).isEqualTo(client.pid());
        assertThat(Qnx4.process(ofSecond.from())).isEqualTo(client.pid());
        qnx.Reply(ofSecond.from(), message("to second"));
        assertThat(second.text()).isEqualTo("to second.");
        assertThat(first.isThere()).isFalse();
        qnx.Reply(ofFirst.from(), message("to first"));
        assertThat(first.text()).isEqualTo("to first..");

        client.on("other").Send(qnx.getpid(), "again", 0);
        assertThat(Received.by(qnx, ANYONE)).isEqualTo(new Received(ofSecond.from(), "again"));
    }

    @Test
    void aSenderIsSeenFromItsBeginningToItsReply() throws Qnx4Exception {
        Qnx4Answer sent = client.Send(qnx.getpid(), "hello", 0);
        soon().until(() -> isBlocked(PsInfo.State.SEND));
        Received.by(qnx, ANYONE);
        soon().until(() -> isBlocked(PsInfo.State.REPLY));
        qnx.Reply(client.pid(), room(0));
        sent.expectSuccess();
        soon().until(() -> qnx.qnx_psinfo(0, client.pid()).state() == PsInfo.State.READY);
    }

    private boolean isBlocked(PsInfo.State state) throws Qnx4Exception {
        PsInfo info = qnx.qnx_psinfo(0, client.pid());
        assertThat(info.pid()).isEqualTo(client.pid());
        return info.state() == state && info.blockedOn() == qnx.getpid();
    }

    @Test
    void whatIsRelayedIsTheTargetsAndNotOursAnyMore() throws Qnx4Exception {
        Qnx4Peer target = CREW.process(transport);
        Qnx4Answer sent = send("hello", 10);
        qnx.Relay(client.pid(), target.pid());
        fails(Errno.ESRCH, () -> qnx.Reply(client.pid(), message("no")));
        fails(Errno.ESRCH, () -> qnx.Readmsg(client.pid(), 0, room(1), 1));
        fails(Errno.ESRCH, () -> qnx.Writemsg(client.pid(), 0, message("no"), 2));
        fails(Errno.ESRCH, () -> qnx.Relay(client.pid(), target.pid()));
        assertThat(sent.isThere()).isFalse();
        soon().until(() -> qnx.qnx_psinfo(0, client.pid()).blockedOn() == target.pid());

        assertThat(target.Receive(ANYONE, 5).received())
                .isEqualTo(new Received(client.pid(), "hello"));
        target.Reply(client.pid(), "from there").expectSuccess();
        assertThat(sent.text()).isEqualTo("from there");
    }

    @Test
    void whatCannotBeRelayedIsStillOurs() throws Qnx4Exception {
        Qnx4Peer target = CREW.process(transport);
        Qnx4Answer sent = send("hello", 4);
        fails(Errno.ESRCH, () -> qnx.Relay(target.pid(), client.pid()));
        target.kill();
        fails(Errno.ESRCH, () -> qnx.Relay(client.pid(), target.pid()));
        fails(Errno.ESRCH, () -> qnx.Relay(client.pid(), Integer.MAX_VALUE));
        assertThat(read(0, 5)).isEqualTo("5 hello");
        qnx.Reply(client.pid(), message("ours"));
        assertThat(sent.text()).isEqualTo("ours");
    }

    @Test
    void aRelayedSenderHearsOfTheTargetsDeath() throws Qnx4Exception {
        Qnx4Peer target = CREW.process(transport);
        Qnx4Answer held = send("held there", 0);
        qnx.Relay(client.pid(), target.pid());
        target.Receive(ANYONE, 5).expectSuccess();
        Qnx4Answer queued = client.on("other").Send(qnx.getpid(), "queued there", 0);
        qnx.Relay(Received.by(qnx, ANYONE).from(), target.pid());
        target.kill();
        assertThat(held.outcome()).isEqualTo("ESRCH");
        assertThat(queued.outcome()).isEqualTo("ESRCH");
    }
}
