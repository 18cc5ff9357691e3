package dev.parley.link;

import dev.parley.linux.Fd;
import dev.parley.linux.FrameBuffer;
import dev.parley.linux.Mapping;
import dev.parley.linux.Mapping.Access;
import dev.parley.linux.Memfd;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.linux.SeqpacketSocket.Arrival;
import dev.parley.linux.Words;
import dev.parley.sleep.Deadline;
import dev.parley.sleep.Spin;
import dev.parley.table.ProcessTable;
import dev.parley.table.TableLayout;
import dev.parley.wire.LinkGeometry;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.ProgramRecord;
import dev.parley.wire.RightUse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;

/**
 * A port and one link to it over real shared memory: each side has mappings of its own, as two
 * processes would have, and the code of both is that of production.
 *
 * <p>Memory, sockets and mappings are lent in turn, for each round of a test needs a new link; the
 * links over them are made anew, on zeros. What is lent must be done with before it is its turn
 * again: StressTest keeps fewer rounds under way than there are.
 */
final class SharedPair {

    /** So many are lent in turn. */
    static final int COUNT = 1024;

    /** Two slots, which fill a page. */
    static final LinkGeometry GEOMETRY = new LinkGeometry(2, 1792);

    /** Who sleeps for so long was not woken. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    static final AtomicBoolean NOT_CANCELLED = new AtomicBoolean();
    private static final long PAGE = 4096;
    private static final MemorySegment BODY =
            MemorySegment.ofArray(new byte[LinkLayout.roomBytes(GEOMETRY.slotBytes())])
                    .fill((byte) 42)
                    .asReadOnly();
    private static final MemorySegment ZEROS = MemorySegment.ofArray(new byte[(int) PAGE]);
    private static final MemberRecord SOMEBODY = new MemberRecord(7, 77, 0, 0, "somebody");
    private static final ProcessTable TABLE = new ProcessTable(memory(TableLayout.SIZE_BYTES));
    private static final Map<Integer, Ground> GROUNDS = new ConcurrentHashMap<>();
    private static final AtomicInteger LENT = new AtomicInteger();

    final ClientLink client;
    final ServerLink server;
    final ReceivePort port;

    private final Ground ground;

    /** Pages that two processes share, as each of the two has mapped them. */
    private record Page(Mapping client, Mapping server) {

        static Page make(Access clients) throws IOException {
            try (Fd fd = Memfd.create("pair", PAGE)) {
                return new Page(
                        Mapping.map(fd, PAGE, clients), Mapping.map(fd, PAGE, Access.READ_WRITE));
            }
        }

        void clear() {
            server.words().copyIn(0, ZEROS, 0, PAGE);
        }
    }

    /** What is lent. */
    private record Ground(
            Page link, Page facts, Page bell, SeqpacketSocket.Pair sockets, FrameBuffer buffer) {

        static Ground make() {
            try {
                return new Ground(
                        Page.make(Access.READ_WRITE),
                        Page.make(Access.READ_ONLY),
                        Page.make(Access.READ_WRITE),
                        SeqpacketSocket.pair(),
                        FrameBuffer.ofCapacity(1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Words memory(long sizeBytes) {
        try (Fd fd = Memfd.create("table", sizeBytes)) {
            return Mapping.map(fd, sizeBytes, Access.READ_WRITE).words();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new link on ground that was not lent for the longest time. */
    SharedPair() {
        int turn = Math.floorMod(LENT.getAndIncrement(), COUNT);
        ground = GROUNDS.computeIfAbsent(turn, _ -> Ground.make());
        while (hears(ground.sockets.first()) || hears(ground.sockets.second())) {
            // What the last borrower did not read.
        }
        ground.link.clear();
        ground.facts.server.words().putLong(LinkLayout.SLEEPERS, 0);
        client =
                ClientLink.shared(
                        new ClientLink.Introduction(
                                1, 1, SOMEBODY, ProgramRecord.UNSAID, RightUse.ALL),
                        new ClientLink.Shared(
                                ground.link.client,
                                ground.facts.client,
                                ground.bell.client,
                                ground.sockets.first()),
                        new ClientLink.Terms(GEOMETRY, Spin.Policy.NEVER, 0),
                        TABLE);
        server =
                ServerLink.shared(
                        new ServerLink.Introduction(1, SOMEBODY, GEOMETRY, RightUse.ALL),
                        ground.link.server,
                        ground.sockets.second(),
                        TABLE);
        port =
                new ReceivePort(
                        1,
                        ground.facts.server,
                        ground.bell.server,
                        new ReceivePort.Terms(Spin.Policy.NEVER, Urgency.IGNORED),
                        TABLE);
        port.admit(server);
    }

    ClientSlot claim() {
        return claim(NOT_CANCELLED);
    }

    ClientSlot claim(AtomicBoolean cancelled) {
        return Objects.requireNonNull(client.claim(Deadline.AT_ONCE, cancelled));
    }

    /**
     * Fills the room and sends, and waits for nothing. So much is written before the state that the
     * state reaches the other core late.
     */
    void send(ClientSlot slot) {
        send(slot, () -> {});
    }

    /** The same, and tells when there is a reply. */
    void send(ClientSlot slot, Runnable whenOver) {
        slot.prepare(BODY.byteSize());
        slot.write(0, BODY, 0, BODY.byteSize());
        slot.sendLater(0, Deadline.NEVER, _ -> whenOver.run());
    }

    /** One whole exchange: from now on a send does nothing that a first one does besides. */
    void exchange(ClientSlot slot) {
        send(slot);
        reply(receive());
        clientHears();
    }

    /** Whether all that was sent was received. */
    static boolean isWhole(Held held) {
        MemorySegment body = MemorySegment.ofArray(new byte[(int) held.size()]);
        held.read(0, body, 0, held.size());
        return body.mismatch(BODY) < 0;
    }

    /** Receives what was sent before. */
    Held receive() {
        Held held = new Held();
        if (port.receive(held, Deadline.AT_ONCE) != ReceivePort.Taken.REQUEST) {
            throw new IllegalStateException("there is nothing to receive");
        }
        return held;
    }

    /** Replies with nothing; false: nobody waits for it. */
    static boolean reply(Held held) {
        return LinkPair.reply(held, MemorySegment.NULL);
    }

    /** The bell, as the receivers see it. */
    Words serversBell() {
        return ground.bell.server.words();
    }

    /** The bell, as the client sees it. */
    Words clientsBell() {
        return ground.bell.client.words();
    }

    /** What the client's background thread does when the server rings. */
    void clientHears() {
        while (hears(ground.sockets.first())) {
            client.hear(ground.buffer);
        }
    }

    /** Whether the client has rung the server since it was last asked. */
    boolean serverIsRung() {
        return hears(ground.sockets.second());
    }

    /** What came of something that may sleep; LATE: nobody woke it. */
    static Object unlessLate(LongFunction<Object> sleeper) {
        long deadline = Deadline.after(PATIENCE);
        Object result = sleeper.apply(deadline);
        return Deadline.hasPassed(deadline) ? "LATE" : result;
    }

    private boolean hears(SeqpacketSocket socket) {
        try {
            return socket.receive(ground.buffer) == Arrival.FRAME;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
