package dev.parley.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.FrameBuffer;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.linux.SeqpacketSocket.Arrival;
import dev.parley.wire.Ask;
import dev.parley.wire.Ask.Connect;
import dev.parley.wire.Ask.Hello;
import dev.parley.wire.Ask.OpenPort;
import dev.parley.wire.FrameCodec;
import dev.parley.wire.FrameCodec.Told;
import dev.parley.wire.LinkGeometry;
import dev.parley.wire.LinkKind;
import dev.parley.wire.MalformedFrame;
import dev.parley.wire.PassedRight;
import dev.parley.wire.ProgramRecord;
import dev.parley.wire.Tell;
import dev.parley.wire.Tell.Welcome;
import dev.parley.wire.Wire;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A process as the kernel sees it: a socket, and whatever the test says on it. */
final class TestMember implements AutoCloseable {

    static final LinkGeometry GEOMETRY = new LinkGeometry(4, 1024);

    private static final Duration WATCHDOG = Duration.ofSeconds(30);

    private final SeqpacketSocket socket;
    private final FrameBuffer incoming = FrameBuffer.ofCapacity(Wire.MAX_FRAME_BYTES);
    private List<Fd> enclosed = List.of();
    private int lastCall;

    private TestMember(SeqpacketSocket socket) {
        this.socket = socket;
    }

    /** Connects, and says nothing yet. */
    static TestMember arrive(Path node) throws ErrnoException {
        return new TestMember(SeqpacketSocket.connect(node));
    }

    static TestMember join(Path node) throws Exception {
        TestMember member = arrive(node);
        member.greet("test", 0);
        return member;
    }

    static TestMember join(Path node, Fd liveness) throws Exception {
        TestMember member = arrive(node);
        member.greet("test", 0, liveness);
        return member;
    }

    /** Says the first words, with what has to come with them. */
    Welcome greet(String program, long formerId) throws Exception {
        try (Fd liveness = TestMemory.liveness()) {
            return greet(program, formerId, liveness);
        }
    }

    private Welcome greet(String program, long formerId, Fd liveness) throws Exception {
        try (Fd table = TestMemory.table()) {
            return (Welcome)
                    ask(
                            new Hello(0, program, "1", ProgramRecord.UNSAID, formerId),
                            liveness,
                            table);
        }
    }

    /** Asks, and waits for the answer, which must be the next thing that it is told. */
    Tell ask(Ask ask, Fd... descriptors) throws Exception {
        int call = say(ask, descriptors);
        Told told = hear();
        assertThat(told.call()).isEqualTo(call);
        return told.tell();
    }

    /** Asks, and does not wait for the answer. */
    int say(Ask ask, Fd... descriptors) throws Exception {
        int call = ++lastCall;
        send(FrameCodec.encode(call, ask), descriptors);
        return call;
    }

    void send(byte[] frame, Fd... descriptors) throws ErrnoException {
        assertThat(trySend(frame, descriptors)).isTrue();
    }

    /** Sends these bytes; false: the kernel does not read. */
    boolean trySend(byte[] frame, Fd... descriptors) throws ErrnoException {
        return socket.send(MemorySegment.ofArray(frame), frame.length, List.of(descriptors));
    }

    /** Waits for the next thing that it is told. */
    Told hear() throws Exception {
        return tryHear().orElseThrow();
    }

    /** Waits for the next thing that it is told; empty: the kernel hangs up. */
    Optional<Told> tryHear() throws Exception {
        return switch (receive()) {
            case FRAME -> Optional.of(understand());
            case END -> Optional.empty();
            case NONE, CUT -> throw new AssertionError("neither a frame nor the end");
        };
    }

    private Told understand() throws MalformedFrame {
        enclosed.forEach(Fd::close);
        enclosed = incoming.takeDescriptors();
        return FrameCodec.decodeTell(incoming.frame().toArray(JAVA_BYTE));
    }

    /** Waits until the kernel hangs up. Whatever it said before must have been heard. */
    void awaitHangUp() throws Exception {
        assertThat(tryHear()).isEmpty();
    }

    private Arrival receive() throws ErrnoException {
        assertThat(socket.awaitReadable(WATCHDOG)).as("the kernel says something").isTrue();
        return socket.receive(incoming);
    }

    /** What came with the last thing it was told; stays the member's. */
    List<Fd> enclosed() {
        return enclosed;
    }

    long openPort(String name) throws Exception {
        return ((Tell.PortOpened) tryOpenPort(name)).portId();
    }

    Tell tryOpenPort(String name) throws Exception {
        try (Fd facts = TestMemory.facts();
                Fd bell = TestMemory.bell()) {
            return ask(new OpenPort(name, false), facts, bell);
        }
    }

    Tell connectTo(String name) throws Exception {
        return connectTo(name, Duration.ZERO);
    }

    Tell connectTo(String name, Duration patience) throws Exception {
        sayConnectTo(name, patience);
        return hear().tell();
    }

    int sayConnectTo(String name, Duration patience) throws Exception {
        try (Fd memory = TestMemory.link(GEOMETRY)) {
            return say(connect(name, patience), memory);
        }
    }

    static Connect connect(String name, Duration patience) {
        return new Connect(
                name,
                0,
                LinkKind.MEMORY,
                GEOMETRY.slotCount(),
                GEOMETRY.slotBytes(),
                patience.toNanos(),
                PassedRight.NONE);
    }

    SeqpacketSocket socket() {
        return socket;
    }

    @Override
    public void close() {
        enclosed.forEach(Fd::close);
        incoming.close();
        socket.close();
    }
}
