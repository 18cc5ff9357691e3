package dev.parley.link;

import static dev.parley.link.LinkPair.NOT_CANCELLED;
import static dev.parley.link.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.link.LinkFrame.Body;
import dev.parley.link.LinkFrame.Header;
import dev.parley.link.LinkFrame.Kind;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.EventFd;
import dev.parley.linux.Fd;
import dev.parley.linux.Memfd;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.sleep.Deadline;
import dev.parley.wire.LinkKind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Memory that a peer passes on is mapped only if it cannot become less while it is read. */
class HostileDescriptorsTest {

    /** Less than whoever looks for mistakes has for a test. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** As the system shows it among the descriptors and the mappings of a process. */
    private static final String NAME = "hostile";

    private static final long SIZE_BYTES = 2 * 4096;
    private static final int EXTENT = 1;
    private static final Header REQUEST =
            new Header(SIZE_BYTES | (long) LinkLayout.PLACE_BESIDE << 32, 0, 0);
    private static final Header REPLY =
            new Header(SIZE_BYTES | SIZE_BYTES << 32, (long) LinkLayout.PLACE_BESIDE << 48, 0);

    /** What is wrong with a memory. */
    enum Flaw {
        NONE,
        NOT_SEALED,
        MAY_SHRINK,
        MAY_GROW,
        /** Fit for an extent, which both sides write to, and for nothing else. */
        MAY_BE_WRITTEN,
        TOO_SHORT,
        TOO_LONG,
        SPARSE,
        NO_MEMORY;

        Fd make() throws IOException {
            return switch (this) {
                case NONE -> sealed(SIZE_BYTES, Memfd.UNCHANGEABLE);
                case NOT_SEALED -> Memfd.create(NAME, SIZE_BYTES);
                case MAY_SHRINK -> sealed(SIZE_BYTES, Memfd.UNCHANGEABLE & ~Memfd.SEAL_SHRINK);
                case MAY_GROW -> sealed(SIZE_BYTES, Memfd.UNCHANGEABLE & ~Memfd.SEAL_GROW);
                case MAY_BE_WRITTEN -> sealed(SIZE_BYTES, Memfd.FIXED_SIZE);
                case TOO_SHORT -> sealed(SIZE_BYTES / 2, Memfd.UNCHANGEABLE);
                case TOO_LONG -> sealed(SIZE_BYTES * 2, Memfd.UNCHANGEABLE);
                case SPARSE -> {
                    Fd memory = Memfd.createSparse(NAME, SIZE_BYTES);
                    Memfd.seal(memory, Memfd.UNCHANGEABLE);
                    yield memory;
                }
                case NO_MEMORY -> EventFd.create().fd();
            };
        }

        private static Fd sealed(long sizeBytes, int seals) throws IOException {
            Fd memory = Memfd.create(NAME, sizeBytes);
            Memfd.seal(memory, seals);
            return memory;
        }
    }

    @ParameterizedTest
    @EnumSource(Flaw.class)
    void aLongRequestIsNotMappedUnlessItsMemoryIsAsItMustBe(Flaw flaw) throws IOException {
        try (LinkPair pair = new LinkPair(LinkKind.SOCKET)) {
            say(pair.client().socket(), Kind.REQUEST, 0, REQUEST, flaw.make());
            Held held = new Held();
            ReceivePort.Taken expected =
                    flaw == Flaw.NONE ? ReceivePort.Taken.REQUEST : ReceivePort.Taken.NOTICE;
            assertThat(pair.port.receive(held, watchdog())).isEqualTo(expected);
            assertThat(mappings()).isEqualTo(flaw == Flaw.NONE ? 1 : 0);
            awaitNoDescriptor();
            if (flaw == Flaw.NONE) {
                LinkPair.reply(held, "");
                assertThat(mappings()).isZero();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Flaw.class)
    void aLongReplyIsNotMappedUnlessItsMemoryIsAsItMustBe(Flaw flaw) throws IOException {
        try (LinkPair pair = new LinkPair(LinkKind.SOCKET)) {
            ClientSlot slot =
                    Objects.requireNonNull(pair.client().claim(watchdog(), NOT_CANCELLED));
            CompletableFuture<Outcome> outcome = new CompletableFuture<>();
            slot.prepare(0);
            slot.sendLater(SIZE_BYTES, Deadline.NEVER, outcome::complete);
            pair.receive();
            say(pair.server().socket(), Kind.REPLY, slot.index(), REPLY, flaw.make());
            assertThat(outcome.orTimeout(20, TimeUnit.SECONDS).join())
                    .isEqualTo(flaw == Flaw.NONE ? Outcome.REPLIED : Outcome.VIOLATED_HELD);
            assertThat(mappings()).isEqualTo(flaw == Flaw.NONE ? 1 : 0);
            pair.client().release(slot);
            assertThat(mappings()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Flaw.class, mode = Mode.EXCLUDE, names = "MAY_BE_WRITTEN")
    void anExtentIsNotMappedUnlessItIsAsItMustBe(Flaw flaw) throws IOException {
        boolean isGood = flaw == Flaw.NONE;
        Fd memory = isGood ? Flaw.MAY_BE_WRITTEN.make() : flaw.make();
        try (LinkPair pair = new LinkPair(LinkKind.MEMORY)) {
            say(pair.client().socket(), Kind.EXTENT, EXTENT, Header.NONE, memory);
            hangUp(pair);
            assertThat(mappings()).isEqualTo(isGood ? 1 : 0);
            awaitNoDescriptor();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void descriptorsThatNobodyWantedAreClosed(Kind kind) throws IOException {
        for (LinkKind link : LinkKind.values()) {
            try (LinkPair pair = new LinkPair(link)) {
                say(pair.client().socket(), kind, 0, Header.NONE, Flaw.NOT_SEALED.make());
                hangUp(pair);
                awaitNoDescriptor();
            }
        }
    }

    /** When that is told, all that was said before has been heard. */
    private static void hangUp(LinkPair pair) {
        pair.client().socket().shutdown();
        ReceivePort.Taken taken = pair.port.receive(new Held(), watchdog());
        if (taken == ReceivePort.Taken.PULSE) { // which may well bring a descriptor
            taken = pair.port.receive(new Held(), watchdog());
        }
        assertThat(taken).isEqualTo(ReceivePort.Taken.NOTICE);
    }

    private static long watchdog() {
        return Deadline.after(PATIENCE);
    }

    private static void say(
            SeqpacketSocket socket, Kind kind, int slot, Header header, Fd descriptor)
            throws ErrnoException {
        long generation = kind == Kind.EXTENT ? SIZE_BYTES : 1;
        LinkFrame frame =
                new LinkFrame(kind, slot, generation, header, Body.NONE, List.of(descriptor));
        MemorySegment bytes = Arena.ofAuto().allocate(LinkFrame.MAX_BYTES);
        try (descriptor) {
            socket.send(bytes, frame.write(bytes, 0), frame.descriptors());
        }
    }

    /** Whoever heard it closes it after it told of it. */
    private static void awaitNoDescriptor() {
        soon().atMost(PATIENCE).untilAsserted(() -> assertThat(descriptors()).isZero());
    }

    /** How many of the hostile memories this process has open. */
    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(HostileDescriptorsTest::isHostile).count();
        }
    }

    private static boolean isHostile(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().contains("memfd:" + NAME);
        } catch (IOException _) {
            return false; // closed meanwhile
        }
    }

    private static long mappings() throws IOException {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(line -> line.contains("memfd:" + NAME)).count();
        }
    }
}
