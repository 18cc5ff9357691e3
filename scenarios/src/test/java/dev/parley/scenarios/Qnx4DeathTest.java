package dev.parley.scenarios;

import static dev.parley.scenarios.Qnx4Crew.await;
import static dev.parley.scenarios.Qnx4Crew.fails;
import static dev.parley.scenarios.Received.message;
import static dev.parley.scenarios.Received.room;
import static dev.parley.scenarios.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.parley.Errno;
import dev.parley.NotPermitted;
import dev.parley.Snapshot.State;
import dev.parley.Transport;
import dev.parley.qnx4.PsInfo;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that die, that do not serve yet, and that are not who they seem to be. */
@Timeout(120)
@ParameterizedClass
@EnumSource(Transport.class)
class Qnx4DeathTest {

    private static final int ANYONE = 0;
    private static final int ROUNDS = 3;
    private static final int MANY_ROUNDS = 100;

    /** Which pid the system gave last, for root to say. */
    private static final Path LAST_PID = Path.of("/proc/sys/kernel/ns_last_pid");

    private static final int ATTEMPTS = 10;

    @RegisterExtension static final Qnx4Crew CREW = new Qnx4Crew();

    private final Transport transport;
    private Qnx4 qnx;

    Qnx4DeathTest(Transport transport) {
        this.transport = transport;
    }

    @BeforeEach
    void attach() throws Qnx4Exception {
        qnx = CREW.attach(transport);
    }

    @Test
    void theMessagesOfDeadClientsVanishAndNothingIsLeftOfThem() throws Qnx4Exception {
        buryClients(ROUNDS);
    }

    @Test
    @Tag("slow")
    @Timeout(600)
    void theMessagesOfManyDeadClientsVanishAndNothingIsLeftOfThem() throws Qnx4Exception {
        buryClients(MANY_ROUNDS);
    }

    private void buryClients(int rounds) throws Qnx4Exception {
        buryClient(); // what comes with the first one stays
        Footprint before = Footprint.now();
        for (int round = 0; round < rounds; round++) {
            buryClient();
        }
        before.awaitAgain();
    }

    /** One message of its is held, another one queued. */
    private void buryClient() throws Qnx4Exception {
        Qnx4Peer client = CREW.process(transport);
        client.Send(qnx.getpid(), "held", 10);
        assertThat(Received.by(qnx, ANYONE)).isEqualTo(new Received(client.pid(), "held"));
        client.on("other").Send(qnx.getpid(), "queued", 10);
        await(qnx, client, State.SEND, 1);
        client.kill();
        soon().until(() -> isUnknown(client));
        fails(Errno.ESRCH, () -> qnx.Reply(client.pid(), message("too late")));
        fails(Errno.ESRCH, () -> qnx.Readmsg(client.pid(), 0, room(1), 1));
        fails(Errno.ENOMSG, () -> qnx.Creceive(ANYONE, room(10)));
    }

    private boolean isUnknown(Qnx4Peer client) throws Exception {
        return qnx.parley().look().processes().stream()
                .noneMatch(process -> process.member().pid() == client.pid());
    }

    /** One message of a client that the server has received, and one that it has not. */
    private List<Qnx4Answer> heldAndQueued(Qnx4Peer client, Qnx4Peer server) {
        Qnx4Answer held = client.Send(server.pid(), "held", 10);
        server.Receive(ANYONE, 10).expectSuccess();
        Qnx4Answer queued = client.on("other").Send(server.pid(), "queued", 10);
        await(qnx, client, State.SEND, 1);
        return List.of(held, queued);
    }

    @Test
    void aDeadServerIsESRCHWhetherOrNotItHasReceived() {
        Qnx4Peer server = CREW.process(transport);
        Qnx4Peer client = CREW.process(transport);
        List<Qnx4Answer> blocked = heldAndQueued(client, server);
        server.kill();
        assertThat(blocked).extracting(Qnx4Answer::outcome).containsExactly("ESRCH", "ESRCH");
        assertThat(client.Send(server.pid(), "late", 10).outcome()).isEqualTo("ESRCH");
        fails(Errno.ESRCH, () -> qnx.Send(server.pid(), message("by another"), room(1)));
    }

    @Test
    void aServerThatTakesPartNoMoreIsESRCHToo() {
        Qnx4Peer server = CREW.process(transport);
        Qnx4Peer client = CREW.process(transport);
        List<Qnx4Answer> blocked = heldAndQueued(client, server);
        server.detach();
        assertThat(blocked).extracting(Qnx4Answer::outcome).containsExactly("ESRCH", "ESRCH");
        server.attach(transport);
    }

    @Test
    void whoHasNotCalledReceiveYetIsWaitedFor() throws Qnx4Exception {
        Qnx4Peer client = CREW.process(transport);
        Qnx4Answer sent = client.Send(qnx.getpid(), "hello", 5);
        soon().until(() -> qnx.qnx_psinfo(0, client.pid()).state() == PsInfo.State.SEND);
        assertThat(sent.isThere()).isFalse();
        Received.by(qnx, ANYONE);
        qnx.Reply(client.pid(), message("there"));
        assertThat(sent.text()).isEqualTo("there");
    }

    @Test
    void whoHasNotAttachedYetIsWaitedFor() throws Qnx4Exception {
        Qnx4Peer late = CREW.unattached();
        Qnx4Peer client = CREW.process(transport);
        Qnx4Answer sent = client.Send(late.pid(), "hello", 5);
        Qnx4Answer other = client.on("other").Send(qnx.getpid(), "meanwhile", 0);
        Received meanwhile = Received.by(qnx, ANYONE);
        assertThat(meanwhile.text()).isEqualTo("meanwhile");
        qnx.Reply(meanwhile.from(), room(0));
        other.expectSuccess();
        assertThat(sent.isThere()).isFalse();

        late.attach(transport);
        assertThat(late.Receive(ANYONE, 5).received())
                .isEqualTo(new Received(client.pid(), "hello"));
        late.Reply(client.pid(), "there").expectSuccess();
        assertThat(sent.text()).isEqualTo("there");
    }

    @Test
    void whoTakesNoPartAndDiesIsESRCH() throws Exception {
        Qnx4Peer client = CREW.process(transport);
        Process stranger = new ProcessBuilder("cat").start();
        try {
            Qnx4Answer sent = client.Send((int) stranger.pid(), "hello", 5);
            assertThat(client.on("other").call("setprio", 10).value()).isEqualTo(10);
            assertThat(sent.isThere()).isFalse();
            stranger.destroyForcibly().waitFor();
            assertThat(sent.outcome()).isEqualTo("ESRCH");
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void whoNeverWasIsESRCH() {
        fails(Errno.ESRCH, () -> qnx.Send(Integer.MAX_VALUE, message("hello"), room(1)));
        fails(Errno.ESRCH, () -> qnx.Send(-1, message("hello"), room(1)));
    }

    @Test
    void noProcessTakesTheNameOfAnother() throws Exception {
        Qnx4Peer victim = CREW.process(transport);
        Qnx4Peer unattached = CREW.unattached();
        Qnx4Peer impostor = CREW.process(transport);
        for (int pid : new int[] {victim.pid(), unattached.pid(), qnx.getpid()}) {
            assertThat(impostor.call("open", "#" + pid).outcome()).isEqualTo("ok NotPermitted");
        }
        assertThatThrownBy(() -> qnx.parley().open("#" + unattached.pid()))
                .isInstanceOf(NotPermitted.class);
        unattached.attach(transport);
    }

    @Test
    @DisplayName("a pid that another process has by now: ESRCH for who was blocked, no word to it")
    void aPidThatIsGivenAgainIsAnother() throws IOException {
        assumeThat(Files.isWritable(LAST_PID)).as("needs root, to choose a pid").isTrue();
        Qnx4Peer server = CREW.process(transport);
        Qnx4Peer client = CREW.process(transport);
        Qnx4Answer held = client.Send(server.pid(), "held", 10);
        server.Receive(ANYONE, 10).expectSuccess();
        Qnx4Answer queued = client.on("other").Send(server.pid(), "queued", 10);
        await(qnx, client, State.SEND, 1);
        client.stop();
        server.kill();
        Optional<Qnx4Peer> next = startWithPid(server.pid());
        assumeThat(next).as("the pid was given to somebody else first").isPresent();
        try (Qnx4Peer heir = next.orElseThrow()) {
            heir.attach(transport);
            client.go();
            assertThat(held.outcome()).isEqualTo("ESRCH");
            assertThat(queued.outcome()).isEqualTo("ESRCH");
            assertThat(heir.Creceive(ANYONE, 10).outcome()).isEqualTo("ENOMSG");

            Qnx4Answer sent = client.Send(heir.pid(), "to the heir", 3);
            assertThat(heir.Receive(ANYONE, 11).received())
                    .isEqualTo(new Received(client.pid(), "to the heir"));
            heir.Reply(client.pid(), "yes").expectSuccess();
            assertThat(sent.text()).isEqualTo("yes");
        }
    }

    /** Others start processes, too: now and then one of those has the pid. */
    private static Optional<Qnx4Peer> startWithPid(int pid) {
        String script = "echo $(($0 - 1)) > " + LAST_PID + "; \"$@\"; exit $?";
        Jvm jvm = Jvm.rehearsed();
        Jvm chosen = new Jvm(List.of("sh", "-c", script, "" + pid), jvm.classPath(), jvm.options());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Qnx4Peer peer = Qnx4Peer.start(CREW.node().socket(), chosen);
            if (peer.pid() == pid) {
                return Optional.of(peer);
            }
            peer.close();
        }
        return Optional.empty();
    }
}
