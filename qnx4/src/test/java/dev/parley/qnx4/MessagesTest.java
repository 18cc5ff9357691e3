package dev.parley.qnx4;

import static dev.parley.qnx4.Clients.assertFails;
import static dev.parley.qnx4.Clients.bytes;
import static dev.parley.qnx4.Clients.room;
import static dev.parley.qnx4.Clients.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Connection;
import dev.parley.Errno;
import dev.parley.JoinOptions;
import dev.parley.NameTaken;
import dev.parley.NotPermitted;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Request;
import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import dev.parley.qnx4.Clients.Client;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages between threads of one process; between processes they are shown by scenarios. */
@Timeout(120)
@ParameterizedClass
@EnumSource(Transport.class)
class MessagesTest {

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private final Qnx4 qnx;
    private final int self;
    private final MemorySegment msg = room();

    MessagesTest(Transport transport) throws Qnx4Exception {
        qnx = attach(Qnx4Options.defaults().withTransport(transport));
        self = qnx.getpid();
    }

    /** The kernel hears of the end of the last life of this process a moment later. */
    private static Qnx4 attach(Qnx4Options options) {
        JoinOptions join = options.join().withSocket(NODE.socket());
        return Awaitility.await()
                .pollInSameThread()
                .ignoreExceptions()
                .until(() -> Qnx4.attach(options.withJoin(join)), _ -> true);
    }

    @AfterEach
    void leave() {
        qnx.close();
    }

    private int receive(String expected) throws Qnx4Exception {
        msg.fill((byte) 0);
        int id = qnx.Receive(0, msg);
        assertThat(text(msg)).isEqualTo(expected);
        return id;
    }

    @Test
    void aThreadHasAnIdOfItsOwnThatTellsItsProcess() throws Exception {
        Client one = Clients.send(qnx, self, "one");
        int id = receive("one");
        assertThat(id).isNotEqualTo(self);
        assertThat(Qnx4.process(id)).isEqualTo(self);
        Client other = Clients.send(qnx, self, "other");
        int otherId = receive("other");
        assertThat(otherId).isNotEqualTo(id);
        assertFails(Errno.EINVAL, () -> qnx.Reply(self, bytes("whom?")));
        qnx.Reply(otherId, bytes("to the other"));
        qnx.Reply(self, bytes("to the one")); // no other is left
        assertThat(one.replied()).isEqualTo("to the one");
        assertThat(other.replied()).isEqualTo("to the other");
        assertFails(Errno.ESRCH, () -> qnx.Reply(id, bytes("again")));
        assertFails(Errno.ESRCH, () -> qnx.Readmsg(id, 0, msg, 1));
    }

    @Test
    void aMessageIsReadInPiecesAndItsReplyWrittenInPieces() throws Exception {
        Client client = Clients.send(qnx, self, "header and data");
        int id = qnx.Receive(0, msg, 6);
        assertThat(text(msg)).isEqualTo("header");
        assertThat(qnx.Readmsg(id, 11, msg, 20)).isEqualTo(4);
        assertThat(text(msg)).startsWith("data");
        assertThat(qnx.Readmsg(id, 15, msg, 20)).isZero();
        assertThat(qnx.Readmsgmx(id, 0, List.of(msg.asSlice(0, 3), msg.asSlice(10, 3))))
                .isEqualTo(6);
        assertThat(qnx.Writemsg(id, 10, bytes("ten"), 3)).isEqualTo(3);
        assertThat(qnx.Writemsg(id, 18, bytes("end"), 3)).isEqualTo(2);
        assertThat(qnx.Writemsgmx(id, 13, List.of(bytes("a"), bytes("b")))).isEqualTo(2);
        assertFails(Errno.EINVAL, () -> qnx.Readmsg(id, -1, msg, 1));
        qnx.Reply(id, bytes("abc"));
        assertThat(client.replied()).isEqualTo("abc");
    }

    @Test
    void emptyMessagesAndRepliesAreMessagesAndReplies() throws Exception {
        Client client = Clients.send(qnx, self, "");
        int id = receive("");
        qnx.Reply(id, msg, 0);
        assertThat(client.replied()).isEmpty();
    }

    @Test
    void whatIsHandedOnIsTheOthersAndOursNoMore() throws Exception {
        Client client = Clients.send(qnx, self, "relayed");
        int id = receive("relayed");
        qnx.Relay(id, self);
        assertFails(Errno.ESRCH, () -> qnx.Reply(id, bytes("too late")));
        qnx.Reply(receive("relayed"), bytes("by the other"));
        assertThat(client.replied()).isEqualTo("by the other");
        assertFails(Errno.ESRCH, () -> qnx.Relay(id, self));
    }

    @Test
    void aRelayToNobodyLeavesTheMessageOurs() throws Exception {
        Client client = Clients.send(qnx, self, "ours");
        int id = receive("ours");
        assertFails(Errno.ESRCH, () -> qnx.Relay(id, nobody()));
        qnx.Reply(id, bytes("still"));
        assertThat(client.replied()).isEqualTo("still");
    }

    /** A pid that nobody has: that of a process that has ended. */
    private static int nobody() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        return (int) ended.pid();
    }

    @Test
    void whoDoesNotExistIsNotSentToAndNotReceivedFrom() throws Exception {
        int nobody = nobody();
        assertFails(Errno.ESRCH, () -> qnx.Send(nobody, bytes("?"), msg));
        assertFails(Errno.ESRCH, () -> qnx.Receive(nobody, msg));
        assertFails(Errno.ESRCH, () -> qnx.Send(-1, bytes("?"), msg));
        assertFails(Errno.ESRCH, () -> qnx.Trigger(self));
    }

    @Test
    void nothingIsThereToBePolledFor() throws Exception {
        assertFails(Errno.ENOMSG, () -> qnx.Creceive(0, msg));
        assertFails(Errno.ENOMSG, () -> qnx.Creceive(self, msg));
        Client client = Clients.send(qnx, self, "now");
        Awaitility.await().pollInSameThread().until(() -> qnx.tryReceive(0, msg) != 0);
        assertThat(text(msg)).isEqualTo("now");
        qnx.Reply(self, bytes("yes"));
        assertThat(client.replied()).isEqualTo("yes");
    }

    @Test
    void whoSendsToItselfWouldWaitForEver() throws Exception {
        Client client = Clients.send(qnx, self, "from now on this thread serves");
        qnx.Reply(qnx.Receive(0, msg), bytes(""));
        assertThat(client.replied()).isEmpty();
        assertFails(Errno.EDEADLK, () -> qnx.Send(self, bytes("to oneself"), msg));
    }

    @Test
    void partsAreGatheredAndScattered() throws Exception {
        Client client = Clients.send(qnx, self, "What's up?");
        MemorySegment end = room();
        int id = qnx.Receivemx(0, List.of(msg.asSlice(0, 4), end));
        assertThat(text(msg)).isEqualTo("What");
        assertThat(text(end)).isEqualTo("'s up?");
        qnx.Replymx(id, List.of(bytes("Su"), bytes("per!")));
        assertThat(client.replied()).isEqualTo("Super!");
        List<MemorySegment> many = Collections.nCopies(256, msg);
        assertFails(Errno.EINVAL, () -> qnx.Sendmx(self, many, List.of()));
        assertFails(Errno.EINVAL, () -> qnx.Receivemx(0, many));
        assertFails(Errno.EFAULT, () -> qnx.Send(self, msg, msg, 21, 0));
    }

    @Test
    void aDescriptorLeadsWhereItWasAttached() throws Exception {
        assertFails(Errno.EBADF, () -> qnx.Sendfd(3, bytes("?"), msg));
        qnx.qnx_fd_attach(3, self);
        Thread client =
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () -> {
                                    try {
                                        qnx.Sendfd(3, bytes("by a number"), room());
                                    } catch (Qnx4Exception e) {
                                        throw new IllegalStateException(e);
                                    }
                                });
        qnx.Reply(receive("by a number"), bytes(""));
        client.join();
        qnx.qnx_fd_detach(3);
        assertFails(Errno.EBADF, () -> qnx.qnx_fd_detach(3));
    }

    @Test
    void aCircuitStandsForItsProcess() throws Exception {
        int vid = qnx.qnx_vc_attach(0, self, 0, 0);
        Client client = Clients.send(qnx, vid, "by a circuit");
        int id = receive("by a circuit");
        assertThat(Qnx4.process(id)).isEqualTo(self);
        qnx.Reply(id, bytes("yes"));
        assertThat(client.replied()).isEqualTo("yes");
        qnx.qnx_vc_detach(vid);
        assertFails(Errno.ESRCH, () -> qnx.Send(vid, bytes("?"), msg));
        assertFails(Errno.ESRCH, () -> qnx.qnx_vc_detach(vid));
        assertFails(Errno.EHOSTUNREACH, () -> qnx.qnx_vc_attach(2, self, 0, 0));
    }

    @Test
    void priorityIsLookedAtOnceThatIsAsked() throws Exception {
        Client low = Clients.sendAt(qnx, 5, "low");
        receive("low");
        Client middle = Clients.sendAt(qnx, 10, "middle");
        Awaitility.await().until(() -> isWaiting(middle));
        Client high = Clients.sendAt(qnx, 20, "high");
        Awaitility.await().until(() -> isWaiting(high));
        qnx.qnx_pflags(Qnx4._PPF_PRIORITY_FLOAT, Qnx4._PPF_PRIORITY_FLOAT);
        qnx.Reply(receive("high"), bytes("1"));
        assertThat(qnx.getprio(0)).isEqualTo(20);
        qnx.Reply(receive("middle"), bytes("2"));
        assertThat(qnx.getprio(0)).isEqualTo(10);
        qnx.Reply(self, bytes("3"));
        for (Client client : List.of(low, middle, high)) {
            assertThat(client.replied()).isNotEmpty();
        }
        assertFails(Errno.EINVAL, () -> qnx.setprio(0, 64));
        assertFails(Errno.EINVAL, () -> qnx.qnx_pflags(1, 1));
    }

    /** Asleep until it is replied. */
    private static boolean isWaiting(Client client) {
        return client.thread().getState() != Thread.State.NEW
                && Arrays.stream(client.thread().getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("sleep"));
    }

    @Test
    void whoIsSignalledLeavesUnlessTheServerCatchesThat() throws Exception {
        Client leaves = Clients.send(qnx, self, "leaves");
        int gone = receive("leaves");
        leaves.thread().interrupt();
        assertThat(leaves.failed()).isEqualTo(Errno.EINTR);
        Client later = Clients.send(qnx, self, "later"); // by a socket the word of it comes before
        qnx.Reply(receive("later"), bytes("yes"));
        assertThat(later.replied()).isEqualTo("yes");
        assertFails(Errno.ESRCH, () -> qnx.Reply(gone, bytes("too late")));

        qnx.qnx_pflags(Qnx4._PPF_SIGCATCH, Qnx4._PPF_SIGCATCH);
        Client stays = Clients.send(qnx, self, "stays");
        int id = receive("stays");
        stays.thread().interrupt();
        assertThat(qnx.Receive(0, msg)).isEqualTo(id);
        assertThat(SystemMessage.decode(msg)).contains(new SystemMessage.Signal(2));
        qnx.Reply(id, bytes("normally"));
        assertThat(stays.replied()).isEqualTo("normally");

        Client released = Clients.send(qnx, self, "released");
        int let = receive("released");
        released.thread().interrupt();
        assertThat(qnx.Receive(0, msg)).isEqualTo(let);
        qnx.Reply(let, SystemMessage.reply(SystemMessage.EOK));
        assertThat(released.failed()).isEqualTo(Errno.EINTR);
    }

    @Test
    void theDeathOfAChildIsReceivedAndAnswered() throws Exception {
        int exits = qnx.qnx_spawn(0, List.of("sh", "-c", "exit 3"), Map.of());
        assertThat(qnx.Receive(0, msg)).isEqualTo(exits);
        assertThat(SystemMessage.decode(msg)).contains(new SystemMessage.Death(0, 3));
        qnx.Reply(exits, SystemMessage.reply(SystemMessage.EOK));
        assertFails(Errno.ESRCH, () -> qnx.Reply(exits, SystemMessage.reply(SystemMessage.EOK)));
        int killed = qnx.qnx_spawn(0, List.of("sh", "-c", "kill -9 $$"), Map.of());
        assertThat(qnx.Receive(0, msg)).isEqualTo(killed);
        assertThat(SystemMessage.decode(msg)).contains(new SystemMessage.Death(9, 0));
        qnx.Replymx(killed, List.of());
        assertFails(Errno.ENOENT, () -> qnx.qnx_spawn(0, List.of("/no/program"), Map.of()));
    }

    @Test
    void whatAProcessIsDoingIsToBeSeen() throws Exception {
        PsInfo info = qnx.qnx_psinfo(0, 0);
        assertThat(info.pid()).isEqualTo(self);
        assertThat(info.state()).isEqualTo(PsInfo.State.READY);
        assertThat(qnx.qnx_psinfo(0, 1).pid()).isEqualTo(self);
        assertFails(Errno.EINVAL, () -> qnx.qnx_psinfo(0, 1 << 22));
    }

    @Test
    void whoHasLeftTakesPartNoMore() throws Exception {
        qnx.close();
        assertFails(Errno.EBADF, () -> qnx.Send(self, bytes("?"), msg));
        assertFails(Errno.EBADF, () -> qnx.Receive(0, msg));
        qnx.close();
    }

    @Test
    void aProcessIsFoundByItsPidAndNobodyElseCanBe() throws Exception {
        Client before = Clients.send(qnx, self, "before");
        qnx.Reply(receive("before"), bytes("yes"));
        assertThat(before.replied()).isEqualTo("yes");
        try (Parley other = NODE.join();
                Connection there = other.connect("#" + self)) {
            assertThat(there.owner().pid()).isEqualTo(self);
            assertThatThrownBy(() -> other.open("#" + self)).isInstanceOf(NameTaken.class);
            assertThatThrownBy(() -> other.open("#1")).isInstanceOf(NotPermitted.class);
        }
    }

    @Test
    void aReplyThatCannotBeReadLeavesTheMessageHeld() throws Exception {
        Client client = Clients.send(qnx, self, "held");
        int id = receive("held");
        MemorySegment closed;
        try (Arena arena = Arena.ofConfined()) {
            closed = arena.allocate(5);
        }
        assertThatThrownBy(() -> qnx.Reply(id, closed)).isInstanceOf(IllegalStateException.class);
        qnx.Reply(id, bytes("well"));
        assertThat(client.replied()).isEqualTo("well");
    }

    @Test
    void whatCannotBeStoredIsNotReceived() throws Exception {
        Client client = Clients.send(qnx, self, "stays");
        assertFails(Errno.EFAULT, () -> qnx.Receive(0, msg.asReadOnly()));
        assertFails(Errno.EFAULT, () -> qnx.Receivemx(0, List.of(msg, msg.asReadOnly())));
        assertFails(Errno.EFAULT, () -> qnx.Receive(0, msg, 21));
        assertFails(Errno.EFAULT, () -> qnx.Send(self, msg, msg.asReadOnly()));
        qnx.Reply(receive("stays"), bytes("yes"));
        assertThat(client.replied()).isEqualTo("yes");
    }

    @Test
    void whatWaitsByALinkOutlivesALinkBefore() throws Exception {
        qnx.qnx_vc_detach(qnx.qnx_vc_attach(0, self, 0, 0)); // a link that ends
        Client client = Clients.send(qnx, self, "by the next");
        int id = qnx.Receive(self, msg);
        assertFails(Errno.ENOMSG, () -> qnx.Creceive(0, msg)); // the first link is gone
        qnx.Reply(id, bytes("held"));
        assertThat(client.replied()).isEqualTo("held");
    }

    @Test
    void whoHasLeftIsNotReadFrom() throws Exception {
        Client leaves = Clients.send(qnx, self, "leaves");
        int id = receive("leaves");
        leaves.thread().interrupt();
        assertThat(leaves.failed()).isEqualTo(Errno.EINTR);
        Awaitility.await()
                .untilAsserted(() -> assertFails(Errno.ESRCH, () -> qnx.Readmsg(id, 0, msg, 6)));
        assertFails(Errno.ESRCH, () -> qnx.Writemsg(id, 0, msg, 6));
    }

    @Test
    void whoTakesNoPartIsNeitherPolledNorTriggered() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "600").start();
        try {
            int pid = (int) stranger.pid();
            assertFails(Errno.ENOMSG, () -> qnx.Creceive(pid, msg));
            assertFails(Errno.ESRCH, () -> qnx.Trigger(Ids.ofProxy(pid, 0)));
            Client waits = Clients.send(qnx, pid, "to a stranger");
            stranger.destroyForcibly().waitFor();
            assertThat(waits.failed()).isEqualTo(Errno.ESRCH);
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void aThreadOfLinuxIsNoProcess() throws Exception {
        int thread;
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            thread =
                    threads.mapToInt(one -> Integer.parseInt(one.getFileName().toString()))
                            .filter(one -> one != self)
                            .findFirst()
                            .orElseThrow();
        }
        assertFails(Errno.ESRCH, () -> qnx.Send(thread, bytes("?"), msg));
        assertFails(Errno.ESRCH, () -> qnx.Send(Integer.MIN_VALUE | self, bytes("?"), msg));
        assertFails(Errno.ESRCH, () -> qnx.Receive(Integer.MIN_VALUE | self, msg));
    }

    @Test
    void aNameOfAnotherPortDoesNotLeadAPidAstray() throws Exception {
        try (Port port = qnx.parley().open("another")) {
            int id = qnx.qnx_name_locate(0, "another", 0);
            assertThat(id).isNotEqualTo(self);
            Client toThePort = Clients.send(qnx, id, "to the port");
            Request request = (Request) port.receive();
            assertThat(new String(request.bytes(), StandardCharsets.UTF_8))
                    .isEqualTo("to the port");
            request.reply(new byte[0]);
            assertThat(toThePort.replied()).isEmpty();
            Client toTheQueue = Clients.send(qnx, self, "to the queue");
            qnx.Reply(receive("to the queue"), bytes(""));
            assertThat(toTheQueue.replied()).isEmpty();
        }
    }

    /** Replies, relays and looks from many threads, while clients come and go. */
    @Test
    void nobodyGetsAnothersReply() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        List<CompletableFuture<Void>> servers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            servers.add(CompletableFuture.runAsync(() -> serve(over), Thread::startVirtualThread));
        }
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int client = i;
            clients.add(
                    CompletableFuture.runAsync(
                            () -> ask(client), task -> Thread.ofPlatform().start(task)));
        }
        for (CompletableFuture<Void> client : clients) {
            client.get(60, TimeUnit.SECONDS);
        }
        over.set(true);
        for (CompletableFuture<Void> server : servers) {
            server.get(60, TimeUnit.SECONDS);
        }
    }

    private void ask(int client) {
        MemorySegment room = room();
        for (int round = 0; round < 500; round++) {
            String question = client + ":" + round;
            if (round % 7 == client) {
                Thread.currentThread().interrupt();
            }
            try {
                room.fill((byte) 0);
                qnx.Send(self, bytes(question), room);
                assertThat(text(room)).isEqualTo(question);
            } catch (Qnx4Exception e) {
                assertThat(e.errno()).isEqualTo(Errno.EINTR);
            }
            Thread.interrupted();
        }
    }

    /** False: its sender's library was too busy to go elsewhere, and it is still held. */
    private boolean relays(int id) throws Qnx4Exception {
        try {
            qnx.Relay(id, self);
            return true;
        } catch (Qnx4Exception e) {
            if (e.errno() != Errno.EAGAIN) {
                throw e;
            }
            return false;
        }
    }

    /** Who has left, or was relayed by another, is not there: that is no failure. */
    private void serve(AtomicBoolean over) {
        MemorySegment room = room();
        MemorySegment again = room();
        int served = 0;
        while (!over.get()) {
            try {
                room.fill((byte) 0);
                int id = qnx.tryReceive(0, room);
                if (id == 0) {
                    Thread.onSpinWait();
                } else if (++served % 5 != 0 || !relays(id)) {
                    again.fill((byte) 0);
                    long length = qnx.Readmsg(id, 0, again, 20);
                    qnx.Reply(id, again, length);
                }
            } catch (Qnx4Exception e) {
                assertThat(e.errno()).isEqualTo(Errno.ESRCH);
            }
        }
    }
}
