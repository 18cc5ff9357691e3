package dev.parley.scenarios;

import static dev.parley.scenarios.Qnx4Crew.await;
import static dev.parley.scenarios.Qnx4Crew.fails;
import static dev.parley.scenarios.Received.message;
import static dev.parley.scenarios.Received.room;
import static dev.parley.scenarios.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Errno;
import dev.parley.Priority;
import dev.parley.Snapshot.State;
import dev.parley.Transport;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is received from, and in which order. */
@Timeout(120)
@ParameterizedClass
@EnumSource(Transport.class)
class Qnx4ReceiveTest {

    private static final int ANYONE = 0;

    @RegisterExtension static final Qnx4Crew CREW = new Qnx4Crew();

    private final Transport transport;
    private Qnx4 qnx;

    Qnx4ReceiveTest(Transport transport) {
        this.transport = transport;
    }

    @BeforeEach
    void attach() throws Qnx4Exception {
        qnx = CREW.attach(transport);
    }

    @AfterEach
    void workAsBefore() {
        Priority.useOnThread(Priority.NORMAL);
    }

    /** Sends, and returns when that is waiting in this process's queue. */
    private Qnx4Answer queue(Qnx4Peer who, String text, int waitingOfItsThreads) {
        Qnx4Answer sent = who.Send(qnx.getpid(), text, 0);
        await(qnx, who, State.SEND, waitingOfItsThreads);
        return sent;
    }

    private Received release(Received received) throws Qnx4Exception {
        qnx.Reply(received.from(), room(0));
        return received;
    }

    @Test
    @DisplayName("Q1: Creceive with nothing waiting: ENOMSG")
    void creceiveDoesNotWait() throws Qnx4Exception {
        fails(Errno.ENOMSG, () -> qnx.Creceive(ANYONE, room(10)));
        Qnx4Peer client = CREW.process(transport);
        fails(Errno.ENOMSG, () -> qnx.Creceive(client.pid(), room(10)));
        Qnx4Answer sent = queue(client, "hello", 1);
        assertThat(Received.atOnceBy(qnx, ANYONE)).isEqualTo(new Received(client.pid(), "hello"));
        fails(Errno.ENOMSG, () -> qnx.Creceive(ANYONE, room(10)));
        qnx.Reply(client.pid(), room(0));
        sent.expectSuccess();
    }

    @Test
    @DisplayName("Q1: Receive from a process that is dead, or never was: ESRCH")
    void receiveFromADeadProcessFails() {
        Qnx4Peer client = CREW.process(transport);
        client.kill();
        fails(Errno.ESRCH, () -> qnx.Receive(client.pid(), room(10)));
        fails(Errno.ESRCH, () -> qnx.Creceive(client.pid(), room(10)));
        fails(Errno.ESRCH, () -> qnx.Receive(Integer.MAX_VALUE, room(10)));
    }

    @Test
    @DisplayName("Q1: Receive from a process that dies while it is waited for: ESRCH")
    void receiveFromOneThatDiesFails() {
        Qnx4Peer receiver = CREW.process(transport);
        Qnx4Peer mute = CREW.process(transport);
        Qnx4Answer received = receiver.Receive(mute.pid(), 10);
        await(qnx, receiver, State.RECEIVE, 1);
        assertThat(received.isThere()).isFalse();
        mute.kill();
        assertThat(received.outcome()).isEqualTo("ESRCH");
    }

    @Test
    void receiveSpecificLeavesOthersQueuedInTheirOrder() throws Qnx4Exception {
        Qnx4Peer first = CREW.process(transport);
        Qnx4Peer second = CREW.process(transport);
        queue(first, "1", 1);
        queue(first.on("other"), "2", 2);
        Qnx4Answer sought = queue(second, "3", 1);

        assertThat(Received.by(qnx, second.pid())).isEqualTo(new Received(second.pid(), "3"));
        qnx.Reply(second.pid(), room(0));
        sought.expectSuccess();
        assertThat(release(Received.by(qnx, ANYONE)).text()).isEqualTo("1");
        assertThat(release(Received.by(qnx, ANYONE)).text()).isEqualTo("2");
        fails(Errno.ENOMSG, () -> qnx.Creceive(ANYONE, room(10)));
    }

    @Test
    void receiveSpecificWaitsForTheOneAndNotForOthers() {
        Qnx4Peer server = CREW.process(transport);
        Qnx4Peer client = CREW.process(transport);
        Qnx4Peer other = CREW.process(transport);
        Qnx4Answer received = server.Receive(client.pid(), 10);
        await(qnx, server, State.RECEIVE, 1);
        other.Send(server.pid(), "others", 0);
        await(qnx, other, State.SEND, 1);
        assertThat(received.isThere()).isFalse();
        client.Send(server.pid(), "own", 0);
        assertThat(received.received()).isEqualTo(new Received(client.pid(), "own"));
        assertThat(server.Creceive(ANYONE, 10).received())
                .isEqualTo(new Received(other.pid(), "others"));
    }

    @Test
    void whatIsHeldIsNotReceivedAgain() throws Qnx4Exception {
        Qnx4Peer client = CREW.process(transport);
        client.Send(qnx.getpid(), "held", 0);
        assertThat(Received.by(qnx, client.pid()).text()).isEqualTo("held");
        fails(Errno.ENOMSG, () -> qnx.Creceive(client.pid(), room(10)));
    }

    @Test
    @DisplayName("held messages that are received again come from the start, others in order")
    void whatIsHeldIsReceivedAgainWhereThatIsWanted() throws Qnx4Exception {
        qnx.close();
        qnx = CREW.attach(transport, true);
        Qnx4Peer first = CREW.process(transport);
        Qnx4Peer second = CREW.process(transport);
        Qnx4Peer third = CREW.process(transport);
        queue(first, "the first", 1);
        queue(second, "the second", 1);
        assertThat(qnx.Receive(ANYONE, room(3))).isEqualTo(first.pid());
        assertThat(qnx.Receive(ANYONE, room(3))).isEqualTo(second.pid());
        queue(third, "3", 1);
        queue(third.on("other"), "4", 2);

        for (int time = 0; time < 2; time++) {
            assertThat(Received.by(qnx, second.pid()))
                    .isEqualTo(new Received(second.pid(), "the second"));
            assertThat(Received.by(qnx, first.pid()))
                    .isEqualTo(new Received(first.pid(), "the first"));
        }
        assertThat(release(Received.by(qnx, ANYONE)).text()).isEqualTo("3");
        assertThat(release(Received.by(qnx, ANYONE)).text()).isEqualTo("4");
        qnx.Reply(second.pid(), room(0));
        qnx.Reply(first.pid(), room(0));
        fails(Errno.ENOMSG, () -> qnx.Creceive(ANYONE, room(10)));
    }

    @Test
    void flagsAreLookedAtAndChangedByTheirMask() throws Qnx4Exception {
        assertThat(qnx.qnx_pflags(0, 0).after()).isZero();
        int both = Qnx4._PPF_SERVER | Qnx4._PPF_SIGCATCH;
        assertThat(qnx.qnx_pflags(both, both).after()).isEqualTo(both);
        assertThat(qnx.qnx_pflags(0, Qnx4._PPF_SERVER).before()).isEqualTo(both);
        assertThat(qnx.qnx_pflags(0, 0).after()).isEqualTo(Qnx4._PPF_SIGCATCH);
        fails(Errno.EINVAL, () -> qnx.qnx_pflags(0x4000_0000, 0x4000_0000));
    }

    @Test
    void theOrderIsThatOfArrivalUntilItIsMadeThatOfPriority() throws Qnx4Exception {
        Qnx4Peer low = CREW.process(transport);
        Qnx4Peer high = CREW.process(transport);
        low.setprio(10);
        high.setprio(30);
        queue(low, "10", 1);
        queue(high, "30", 1);
        assertThat(Received.by(qnx, ANYONE)).isEqualTo(new Received(low.pid(), "10"));
        qnx.Reply(low.pid(), room(0));
        queue(low, "10 again", 1);
        Qnx4Peer middle = high.on("middle");
        middle.setprio(20);
        queue(middle, "20", 2);

        qnx.qnx_pflags(Qnx4._PPF_PRIORITY_REC, Qnx4._PPF_PRIORITY_REC);

        assertThat(release(Received.by(qnx, ANYONE)).text()).isEqualTo("30");
        assertThat(release(Received.by(qnx, ANYONE)).text()).isEqualTo("20");
        assertThat(release(Received.by(qnx, ANYONE)).text()).isEqualTo("10 again");
    }

    @Test
    void theOrderOfPriorityIsGivenUpAgain() throws Qnx4Exception {
        qnx.qnx_pflags(Qnx4._PPF_PRIORITY_REC, Qnx4._PPF_PRIORITY_REC);
        Qnx4Peer low = CREW.process(transport);
        Qnx4Peer high = CREW.process(transport);
        low.setprio(1);
        high.setprio(63);
        queue(low, "1", 1);
        queue(high, "63", 1);
        qnx.qnx_pflags(0, Qnx4._PPF_PRIORITY_REC);
        assertThat(release(Received.by(qnx, ANYONE)).text()).isEqualTo("1");
        assertThat(release(Received.by(qnx, ANYONE)).text()).isEqualTo("63");
    }

    @Test
    void whoReceivesWorksAtThePriorityOfItAndIsRaisedByWhatWaits() throws Qnx4Exception {
        Qnx4Peer ten = CREW.process(transport);
        Qnx4Peer thirteen = CREW.process(transport);
        Qnx4Peer eleven = ten.on("eleven");
        ten.setprio(10);
        eleven.setprio(11);
        thirteen.setprio(13);
        assertThat(qnx.setprio(0, 22)).isEqualTo(Priority.NORMAL);
        queue(ten, "10", 1);

        qnx.qnx_pflags(Qnx4._PPF_PRIORITY_FLOAT, Qnx4._PPF_PRIORITY_FLOAT);

        assertThat(Received.by(qnx, ANYONE)).isEqualTo(new Received(ten.pid(), "10"));
        assertThat(qnx.getprio(0)).isEqualTo(10);
        queue(eleven, "11", 1);
        queue(thirteen, "13", 1);
        soon().pollInSameThread().until(() -> qnx.getprio(0) == 13);
        qnx.Reply(ten.pid(), room(0));
        assertThat(release(Received.by(qnx, ANYONE)).text()).isEqualTo("13");
        assertThat(qnx.getprio(0)).isEqualTo(13);
        assertThat(release(Received.by(qnx, ANYONE)).text()).isEqualTo("11");
        assertThat(qnx.getprio(0)).isEqualTo(11);
    }

    @Test
    void thePriorityThatWasSetIsThatOfWhatIsSent() throws Qnx4Exception {
        Qnx4Peer client = CREW.process(transport);
        client.setprio(17);
        client.Send(qnx.getpid(), "17", 0);
        Received.by(qnx, ANYONE);
        soon().until(() -> qnx.qnx_psinfo(0, client.pid()).priority() == 17);
        fails(Errno.EINVAL, () -> qnx.setprio(0, 64));
        assertThat(client.on("other").call("setprio", -1).outcome()).isEqualTo("EINVAL");
    }

    @Test
    @DisplayName("Receive from a proxy takes that alone, and what others have sent stays")
    void receiveSpecificIsOfAProxyToo() throws Qnx4Exception {
        int proxy = qnx.qnx_proxy_attach(0, message("tick"), 4, Priority.NORMAL);
        int other = qnx.qnx_proxy_attach(0, message("tock"), 4, Priority.NORMAL);
        Qnx4Peer client = CREW.process(transport);
        queue(client, "letter", 1);
        assertThat(client.on("other").Trigger(other).value()).isEqualTo(qnx.getpid());
        fails(Errno.ENOMSG, () -> qnx.Creceive(proxy, room(10)));
        client.on("other").Trigger(proxy).expectSuccess();

        assertThat(Received.by(qnx, proxy)).isEqualTo(new Received(proxy, "tick"));
        assertThat(release(Received.by(qnx, client.pid())).text()).isEqualTo("letter");
        assertThat(Received.by(qnx, ANYONE)).isEqualTo(new Received(other, "tock"));
    }

    @Test
    void receiveFromAProxyWaitsForIt() {
        Qnx4Peer server = CREW.process(transport);
        int proxy = server.call("qnx_proxy_attach", "tick", Priority.NORMAL).value();
        Qnx4Answer received = server.Receive(proxy, 4);
        await(qnx, server, State.RECEIVE, 1);
        assertThat(received.isThere()).isFalse();
        assertThat(CREW.process(transport).Trigger(proxy).value()).isEqualTo(server.pid());
        assertThat(received.received()).isEqualTo(new Received(proxy, "tick"));
    }
}
