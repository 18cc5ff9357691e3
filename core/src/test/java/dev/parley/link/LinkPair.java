package dev.parley.link;

import static dev.parley.link.Soon.soon;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.linux.Fd;
import dev.parley.linux.HeapWords;
import dev.parley.linux.Mapping;
import dev.parley.linux.Mapping.Access;
import dev.parley.linux.Memfd;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.linux.Words;
import dev.parley.sleep.Deadline;
import dev.parley.sleep.Spin;
import dev.parley.table.ProcessTable;
import dev.parley.table.TableLayout;
import dev.parley.wire.LinkGeometry;
import dev.parley.wire.LinkKind;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.ProgramRecord;
import dev.parley.wire.RightUse;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A port and links to it without a kernel: both sides in this process, each with mappings of its
 * own, as two processes would have.
 */
final class LinkPair implements AutoCloseable {

    static final AtomicBoolean NOT_CANCELLED = new AtomicBoolean();

    static final LinkGeometry GEOMETRY = new LinkGeometry(4, 128 + 2 * 256);

    static final long EXTENT_BYTES = 64 << 20;

    private static final long PAGE = 4096;
    private static final MemberRecord SOMEBODY = member(0);

    /** Of both sides. */
    final ProcessTable table = new ProcessTable(HeapWords.ofSize((int) TableLayout.SIZE_BYTES));

    final ReceivePort port;
    final List<ClientLink> clients = new ArrayList<>();
    final List<ServerLink> servers = new ArrayList<>();

    /** The first link's memory, as a hostile client or server could write to it. */
    final Words memory;

    /** The facts page, as its owner sees it. */
    final Words facts;

    private final LinkPump pump = new LinkPump();

    LinkPair(LinkKind kind, ReceivePort.Terms receiving, int links) throws IOException {
        this(kind, receiving, links, RightUse.ALL);
    }

    /** Links that are good for something; the clients do not know. */
    LinkPair(LinkKind kind, RightUse use) throws IOException {
        this(kind, new ReceivePort.Terms(Spin.Policy.ADAPTIVE, Urgency.IGNORED), 1, use);
    }

    private LinkPair(LinkKind kind, ReceivePort.Terms receiving, int links, RightUse use)
            throws IOException {
        Spin.Policy policy = receiving.policy();
        Fd factsFd = Memfd.create("facts", PAGE);
        Fd bellFd = Memfd.create("bell", PAGE);
        Mapping factsPage = Mapping.map(factsFd, PAGE, Access.READ_WRITE);
        facts = factsPage.words();
        port = new ReceivePort(1, factsPage, map(bellFd, PAGE), receiving, table);
        ClientLink.Terms terms = new ClientLink.Terms(GEOMETRY, policy, EXTENT_BYTES);
        Words first = null;
        for (int i = 0; i < links; i++) {
            SeqpacketSocket.Pair sockets = SeqpacketSocket.pair();
            ClientLink.Introduction toClient =
                    new ClientLink.Introduction(
                            i + 1, 1, SOMEBODY, ProgramRecord.UNSAID, RightUse.ALL);
            ServerLink.Introduction toServer =
                    new ServerLink.Introduction(i + 1, member(i), GEOMETRY, use);
            if (kind == LinkKind.SOCKET) {
                clients.add(ClientLink.remote(toClient, sockets.first(), terms, table));
                servers.add(ServerLink.remote(toServer, sockets.second(), table));
            } else {
                Fd memoryFd = Memfd.create("link", GEOMETRY.sizeBytes());
                Mapping memory = map(memoryFd, GEOMETRY.sizeBytes());
                ClientLink.format(memory.words(), GEOMETRY);
                clients.add(
                        ClientLink.shared(
                                toClient,
                                new ClientLink.Shared(
                                        memory,
                                        Mapping.map(factsFd, PAGE, Access.READ_ONLY),
                                        map(bellFd, PAGE),
                                        sockets.first()),
                                terms,
                                table));
                servers.add(
                        ServerLink.shared(
                                toServer,
                                map(memoryFd, GEOMETRY.sizeBytes()),
                                sockets.second(),
                                table));
                first = first == null ? map(memoryFd, GEOMETRY.sizeBytes()).words() : first;
                memoryFd.close();
            }
            begin(clients.getLast(), servers.getLast());
        }
        memory = first == null ? facts : first;
        factsFd.close();
        bellFd.close();
        pump.start();
    }

    /** Whose process is at the other end of a link. */
    static MemberRecord member(int link) {
        return new MemberRecord(7 + link, 77, 0, 0, "somebody");
    }

    private void begin(ClientLink client, ServerLink server) throws IOException {
        pump.add(client, () -> client.end(Leave.PEER_DIED));
        pump.add(server, () -> port.hungUp(server));
        port.admit(server);
    }

    LinkPair(LinkKind kind, Spin.Policy policy, int links) throws IOException {
        this(kind, new ReceivePort.Terms(policy, Urgency.IGNORED), links);
    }

    LinkPair(Spin.Policy policy, int links) throws IOException {
        this(LinkKind.MEMORY, policy, links);
    }

    LinkPair(LinkKind kind) throws IOException {
        this(kind, Spin.Policy.ADAPTIVE, 1);
    }

    LinkPair() throws IOException {
        this(LinkKind.MEMORY);
    }

    ClientLink client() {
        return clients.getFirst();
    }

    ServerLink server() {
        return servers.getFirst();
    }

    /** Sends a text in a thread of its own; see what becomes of it in {@link Sending}. */
    Sending send(String text) {
        return send(client(), text, Deadline.NEVER);
    }

    Sending send(ClientLink link, String text, long deadline) {
        return new Sending(link, text, deadline);
    }

    /** The same on one of the links, and it has arrived. For the first of each slot. */
    Sending queued(int link, String text) {
        Sending sending = send(clients.get(link), text, Deadline.NEVER);
        int slot = sending.slot().index();
        // By a socket it is there a moment later.
        soon().until(() -> SlotWord.is(servers.get(link).slots().word(slot), SlotWord.SENT, 1));
        return sending;
    }

    /** Receives, which must bring a request. */
    Held receive() {
        Held held = new Held();
        ReceivePort.Taken taken = port.receive(held, Deadline.NEVER);
        if (taken != ReceivePort.Taken.REQUEST) {
            throw new AssertionError("received " + taken);
        }
        return held;
    }

    /** From now on nobody hears what comes by the sockets, and nothing that waits is sent on. */
    void stopHearing() {
        pump.close();
        clients.forEach(link -> link.sender().tell(_ -> {}));
        servers.forEach(link -> link.sender().tell(_ -> {}));
    }

    /** For as long as this runs, what comes by the sockets is not heard. */
    void whileNobodyHears(Runnable what) {
        pump.pause(what);
    }

    static String text(Held held) {
        byte[] bytes = new byte[(int) held.size()];
        held.read(0, MemorySegment.ofArray(bytes), 0, bytes.length);
        return new String(bytes, UTF_8);
    }

    static boolean reply(Held held, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return reply(held, MemorySegment.ofArray(bytes));
    }

    static boolean reply(Held held, MemorySegment reply) {
        if (!held.finish()) {
            return false;
        }
        held.place(reply);
        return held.complete(0);
    }

    @Override
    public void close() {
        port.close();
        pump.close();
        clients.forEach(ClientLink::abandon);
        servers.forEach(ServerLink::abandon);
        port.retire();
    }

    private static Mapping map(Fd fd, long sizeBytes) throws IOException {
        return Mapping.map(fd, sizeBytes, Access.READ_WRITE);
    }
}
