package dev.parley.scenarios;

import static dev.parley.scenarios.Qnx4Crew.await;
import static dev.parley.scenarios.Qnx4Crew.fails;
import static dev.parley.scenarios.Received.message;
import static dev.parley.scenarios.Received.room;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Errno;
import dev.parley.Snapshot.State;
import dev.parley.Transport;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import dev.parley.qnx4.SystemMessage;
import dev.parley.qnx4.VersionInfo;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the system tells a process, and what processes ask each other in its words. */
@Timeout(120)
@ParameterizedClass
@EnumSource(Transport.class)
class Qnx4SystemMessagesTest {

    private static final int ANYONE = 0;
    private static final int SIGKILL = 9;
    private static final SystemMessage SIGINT = new SystemMessage.Signal(1 << (2 - 1));

    @RegisterExtension static final Qnx4Crew CREW = new Qnx4Crew();

    private final Transport transport;
    private Qnx4 qnx;
    private Qnx4Peer client;

    Qnx4SystemMessagesTest(Transport transport) {
        this.transport = transport;
    }

    @BeforeEach
    void attach() throws Qnx4Exception {
        qnx = CREW.attach(transport);
        client = CREW.process(transport);
    }

    /** A message of type 0, and what {@link Qnx4#Receive} returned. */
    private record Told(int from, SystemMessage what) {}

    private Told told() throws Qnx4Exception {
        MemorySegment room = MemorySegment.ofArray(new byte[SystemMessage.MOST_BYTES]);
        int from = qnx.Receive(ANYONE, room);
        return new Told(from, SystemMessage.decode(room).orElseThrow());
    }

    private Qnx4Answer send(Qnx4Peer who, String text) throws Qnx4Exception {
        Qnx4Answer sent = who.Send(qnx.getpid(), text, 10);
        assertThat(Received.by(qnx, ANYONE).text()).isEqualTo(text);
        return sent;
    }

    private void flag(int bit, boolean on) throws Qnx4Exception {
        assertThat(qnx.qnx_pflags(on ? bit : 0, bit).after() & bit).isEqualTo(on ? bit : 0);
    }

    private static byte[] bytes(int... bytes) {
        byte[] all = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            all[i] = (byte) bytes[i];
        }
        return all;
    }

    @Test
    @DisplayName(
            "Q5: INFORM: a killed process is a DEATH with signal 9, one that exits has a status")
    void theDeathsOfAllProcessesAreToldToWhoAsked() throws Qnx4Exception {
        Qnx4Peer exits = CREW.process(transport);
        flag(Qnx4._PPF_INFORM, true);
        client.kill();
        assertThat(told()).isEqualTo(new Told(client.pid(), new SystemMessage.Death(SIGKILL, 0)));
        qnx.Reply(client.pid(), SystemMessage.reply(SystemMessage.EOK));
        exits.exit(3);
        assertThat(told()).isEqualTo(new Told(exits.pid(), new SystemMessage.Death(0, 3)));
        qnx.Reply(exits.pid(), SystemMessage.reply(SystemMessage.EOK));
        fails(Errno.ENOMSG, () -> qnx.Creceive(ANYONE, room(12)));
    }

    @Test
    @DisplayName("Q5: the death of a client whose message is held is told, and the message is gone")
    void theDeathOfAClientFreesWhatIsHeldOfIt() throws Qnx4Exception {
        flag(Qnx4._PPF_INFORM, true);
        Qnx4Peer other = CREW.process(transport);
        send(client, "held");
        Qnx4Answer others = send(other, "others");
        client.kill();
        Told told = told();
        assertThat(told.from()).isEqualTo(client.pid());
        qnx.Reply(told.from(), SystemMessage.reply(SystemMessage.EOK));
        fails(Errno.ESRCH, () -> qnx.Reply(client.pid(), message("too late")));
        qnx.Reply(other.pid(), message("still here"));
        assertThat(others.text()).isEqualTo("still here");
    }

    @Test
    @DisplayName("Q5: who did not ask, or does no more, is told of no death")
    void deathsAreToldToNobodyElse() throws Qnx4Exception {
        Qnx4Peer asks = CREW.process(transport);
        Qnx4Peer second = CREW.process(transport);
        int inform = Qnx4._PPF_INFORM;
        asks.call("qnx_pflags", inform, inform).expectSuccess();
        client.kill();
        assertThat(asks.Receive(ANYONE, 12).value()).isEqualTo(client.pid());
        asks.Reply(client.pid(), "ok").expectSuccess();
        fails(Errno.ENOMSG, () -> qnx.Creceive(ANYONE, room(12)));

        flag(inform, true);
        flag(inform, false);
        second.kill();
        assertThat(asks.Receive(ANYONE, 12).value()).isEqualTo(second.pid());
        fails(Errno.ENOMSG, () -> qnx.Creceive(ANYONE, room(12)));
    }

    @Test
    void theDeathsOfItsChildrenAreToldToEveryProcess() throws Qnx4Exception {
        int exits = qnx.qnx_spawn(0, List.of("sh", "-c", "exit $STATUS"), Map.of("STATUS", "3"));
        assertThat(told()).isEqualTo(new Told(exits, new SystemMessage.Death(0, 3)));
        qnx.Reply(exits, SystemMessage.reply(SystemMessage.EOK));
        int dies = qnx.qnx_spawn(0, List.of("sh", "-c", "kill -KILL $$"), Map.of());
        assertThat(told()).isEqualTo(new Told(dies, new SystemMessage.Death(SIGKILL, 0)));
        qnx.Reply(dies, SystemMessage.reply(SystemMessage.EOK));
        fails(Errno.ENOMSG, () -> qnx.Creceive(ANYONE, room(12)));
        fails(Errno.ENOENT, () -> qnx.qnx_spawn(0, List.of("/no/such/program"), Map.of()));
    }

    @Test
    @DisplayName("Q5: a child that takes part is told of once, also to who asked for all deaths")
    void theDeathOfAChildIsToldOnce() throws Qnx4Exception {
        flag(Qnx4._PPF_INFORM, true);
        int child = qnx.qnx_spawn(0, List.of("true"), Map.of());
        assertThat(told()).isEqualTo(new Told(child, new SystemMessage.Death(0, 0)));
        qnx.Reply(child, SystemMessage.reply(SystemMessage.EOK));
        client.kill();
        assertThat(told().from()).isEqualTo(client.pid());
        qnx.Reply(client.pid(), SystemMessage.reply(SystemMessage.EOK));
        fails(Errno.ENOMSG, () -> qnx.Creceive(ANYONE, room(12)));
    }

    @Test
    @DisplayName("Q6: VERSION is answered with name, date, version and letter")
    void aServerTellsItsVersion() throws Qnx4Exception {
        byte[] question = SystemMessage.askVersion(0).toArray(JAVA_BYTE);
        assertThat(question).containsExactly(0, 0, 3, 0, 0, 0);
        Qnx4Answer asked = client.call("Send", qnx.getpid(), question, VersionInfo.BYTES);
        assertThat(told()).isEqualTo(new Told(client.pid(), new SystemMessage.Version(0)));
        VersionInfo version = new VersionInfo("acme.daq", "Nov 12 1996", 425, 'A', false);
        qnx.Reply(client.pid(), version.write());
        byte[] answer = asked.bytes();
        assertThat(answer).startsWith(0, 0, 0, 0, 'a', 'c', 'm', 'e', '.', 'd', 'a', 'q', 0);
        assertThat(VersionInfo.read(MemorySegment.ofArray(answer))).isEqualTo(version);
    }

    @Test
    @DisplayName("Q6: an unknown subtype is told apart, and answered with ENOSYS")
    void anUnknownSubtypeIsAnsweredWithENOSYS() throws Qnx4Exception {
        Qnx4Answer asked = client.call("Send", qnx.getpid(), bytes(0, 0, 9, 1), 4);
        assertThat(told()).isEqualTo(new Told(client.pid(), new SystemMessage.Unknown(0x109)));
        qnx.Reply(client.pid(), SystemMessage.reply(SystemMessage.ENOSYS));
        assertThat(asked.bytes()).containsExactly(38, 0, 0, 0);
    }

    @Test
    void ordinaryMessagesAreNoneOfTheSystems() {
        for (byte[] message :
                List.of(bytes(1, 0, 0, 0), bytes(0, 1, 0, 0), bytes(0, 0, 3), bytes())) {
            assertThat(SystemMessage.decode(MemorySegment.ofArray(message))).isEmpty();
        }
    }

    @Test
    @DisplayName("Q7: without SIGCATCH: EINTR, and the later Reply is ESRCH")
    void anInterruptedClientLeaves() throws Qnx4Exception {
        for (Qnx4Peer who : List.of(client, client.on("other"))) {
            Qnx4Answer sent = who.Send(qnx.getpid(), "hello", 10);
            int from = Received.by(qnx, ANYONE).from();
            who.interrupt();
            assertThat(sent.outcome()).isEqualTo("EINTR interrupted");
            hearWhatWasSaidBefore();
            fails(Errno.ESRCH, () -> qnx.Reply(from, message("too late")));
            fails(Errno.ENOMSG, () -> qnx.Creceive(ANYONE, room(10)));
        }
    }

    /** By a socket, a client that leaves says so; what the same process sends next comes after. */
    private void hearWhatWasSaidBefore() throws Qnx4Exception {
        Qnx4Answer sent = client.on("third").Send(qnx.getpid(), "next", 0);
        Received next = Received.by(qnx, ANYONE);
        assertThat(next.text()).isEqualTo("next");
        qnx.Reply(next.from(), room(0));
        sent.expectSuccess();
    }

    @Test
    @DisplayName("Q7: SIGCATCH: the server gets SIGNAL, and releases the client with EINTR")
    void anInterruptedClientStaysUntilItsSignalIsAnswered() throws Qnx4Exception {
        flag(Qnx4._PPF_SIGCATCH, true);
        for (Qnx4Peer who : List.of(client, client.on("other"))) {
            Qnx4Answer sent = who.Send(qnx.getpid(), "hello", 10);
            int from = Received.by(qnx, ANYONE).from();
            who.interrupt();
            assertThat(told()).isEqualTo(new Told(from, SIGINT));
            assertThat(sent.isThere()).isFalse();
            qnx.Reply(from, SystemMessage.reply(Errno.EINTR.number()));
            assertThat(sent.outcome()).isEqualTo("EINTR interrupted");
            fails(Errno.ESRCH, () -> qnx.Reply(from, message("too late")));
            fails(Errno.ENOMSG, () -> qnx.Creceive(ANYONE, room(10)));
        }
    }

    @Test
    @DisplayName("Q7: SIGCATCH: the normal reply completes the Send all the same")
    void anInterruptedClientMayHaveItsReply() throws Qnx4Exception {
        flag(Qnx4._PPF_SIGCATCH, true);
        Qnx4Answer sent = send(client, "hello");
        client.interrupt();
        assertThat(told()).isEqualTo(new Told(client.pid(), SIGINT));
        qnx.Reply(client.pid(), message("none the less"), 9);
        assertThat(sent.outcome()).startsWith("ok ");
        fails(Errno.ESRCH, () -> qnx.Reply(client.pid(), SystemMessage.reply(4)));
        send(client, "as before");
    }

    @Test
    @DisplayName("Q7: SIGCATCH: a client that is interrupted before it was received leaves at once")
    void aQueuedClientLeavesAtOnceAndIsNotSeen() throws Qnx4Exception {
        flag(Qnx4._PPF_SIGCATCH, true);
        Qnx4Answer sent = client.Send(qnx.getpid(), "hello", 10);
        await(qnx, client, State.SEND, 1);
        client.interrupt();
        assertThat(sent.outcome()).isEqualTo("EINTR interrupted");
        fails(Errno.ENOMSG, () -> qnx.Creceive(ANYONE, room(10)));
    }

    @Test
    @DisplayName("Q7: SIGCATCH is switched on and off for what is received from then on")
    void catchingSignalsIsSwitchedOnAndOff() throws Qnx4Exception {
        for (int time = 0; time < 2; time++) {
            Qnx4Answer caught = client.Send(qnx.getpid(), "caught", 10);
            await(qnx, client, State.SEND, 1);
            flag(Qnx4._PPF_SIGCATCH, true);
            Received.by(qnx, ANYONE);
            client.interrupt();
            assertThat(told()).isEqualTo(new Told(client.pid(), SIGINT));
            qnx.Reply(client.pid(), SystemMessage.reply(Errno.EINTR.number()));
            assertThat(caught.outcome()).isEqualTo("EINTR interrupted");

            Qnx4Answer free = client.Send(qnx.getpid(), "free", 10);
            await(qnx, client, State.SEND, 1);
            flag(Qnx4._PPF_SIGCATCH, false);
            Received.by(qnx, ANYONE);
            client.interrupt();
            assertThat(free.outcome()).isEqualTo("EINTR interrupted");
            hearWhatWasSaidBefore();
            fails(Errno.ESRCH, () -> qnx.Reply(client.pid(), message("too late")));
            fails(Errno.ENOMSG, () -> qnx.Creceive(ANYONE, room(10)));
        }
    }

    @Test
    void whoReceivesIsInterrupted() {
        Qnx4Answer received = client.Receive(ANYONE, 10);
        await(qnx, client, State.RECEIVE, 1);
        client.interrupt();
        assertThat(received.outcome()).isEqualTo("EINTR interrupted");
    }
}
