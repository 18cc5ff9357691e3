package dev.parley.streams;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Delivered;
import dev.parley.Descriptor;
import dev.parley.ParleyException;
import dev.parley.ProtocolViolated;
import dev.parley.Rights;
import dev.parley.junit.ParleyNode;
import dev.parley.linux.EventFd;
import dev.parley.linux.Fd;
import dev.parley.linux.Memfd;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes with a message may be anything. */
@Timeout(120)
class ArrivedMemoryTest {

    private static final long SIZE = 8192;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private Loop loop;

    @BeforeEach
    void join() throws ParleyException {
        loop = new Loop(NODE);
    }

    @AfterEach
    void leave() {
        loop.close();
    }

    /** What must not be mapped, and what is said of it. */
    record Bad(String name, String defect, Maker maker) {

        private interface Maker {
            Fd make() throws IOException;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Bad> bad() {
        return List.of(
                new Bad("unsealed", "seal SHRINK is missing", () -> Memfd.create("bad", SIZE)),
                new Bad("growing", "seal GROW is missing", () -> sealed(SIZE, Memfd.SEAL_SHRINK)),
                new Bad("sparse", "0 of 8192 are reserved", () -> sealed(SIZE, Memfd.FIXED_SIZE)),
                new Bad("empty", "size is 0", () -> sealed(0, Memfd.FIXED_SIZE)),
                new Bad("larger than machines", "sparse", () -> sealed(1L << 62, Memfd.FIXED_SIZE)),
                new Bad("for reading", "not open to be written", ArrivedMemoryTest::readOnly),
                new Bad("a file", "not a memfd", () -> open(Path.of("/proc/self/status"))),
                new Bad("an event", "not a memfd", ArrivedMemoryTest::event));
    }

    private static Fd sealed(long sizeBytes, int seals) throws IOException {
        Fd fd = Memfd.createSparse("bad", sizeBytes);
        Memfd.seal(fd, seals);
        return fd;
    }

    private static Fd readOnly() throws IOException {
        try (Fd whole = Memfd.create("bad", SIZE)) {
            Memfd.seal(whole, Memfd.FIXED_SIZE);
            return open(Path.of("/proc/self/fd/" + whole.number()));
        }
    }

    private static Fd open(Path path) throws IOException {
        return Fd.of(Descriptor.open(path, StandardOpenOption.READ).release());
    }

    private static Fd event() throws IOException {
        try (EventFd event = EventFd.create()) {
            return event.fd().dup();
        }
    }

    @ParameterizedTest
    @MethodSource("bad")
    void whatMustNotBeMappedIsRefusedByNameAndWhatCameWithItIsGood(Bad bad) throws Exception {
        try (SharedMemory good = SharedMemory.create(SIZE);
                Descriptor sent = Descriptor.of(bad.maker.make().release())) {
            Rights both = good.addTo(Rights.none().with(sent));
            loop.carry(
                    both,
                    request -> {
                        assertThatThrownBy(() -> SharedMemory.take(request.passed(), 0))
                                .isInstanceOfSatisfying(
                                        ProtocolViolated.class,
                                        e -> assertThat(e.delivered()).isEqualTo(Delivered.YES))
                                .hasMessageContaining("at place 0: ")
                                .hasMessageContaining(bad.defect);
                        try (SharedMemory taken = SharedMemory.take(request.passed(), 1)) {
                            taken.segment().set(JAVA_BYTE, 0, (byte) 1);
                        }
                    });
            assertThat(good.segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 1);
            assertThat(sent.isOpen()).isTrue();
        }
    }

    @Test
    void aRightOfAnotherKindIsNoMemoryAndCanStillBeTaken() throws Exception {
        loop.carry(
                Rights.none().with(loop.port),
                request -> {
                    assertThatThrownBy(() -> SharedMemory.take(request.passed(), 0))
                            .isInstanceOf(ProtocolViolated.class)
                            .hasMessageContaining("kind CONNECTION");
                    request.passed().takeConnection(0).close();
                });
    }

    @Test
    void nothingIsNoMemory() throws Exception {
        loop.carry(
                Rights.none(),
                request ->
                        assertThatThrownBy(() -> SharedMemory.take(request.passed(), 0))
                                .isInstanceOf(ProtocolViolated.class)
                                .hasMessageContaining("only 0 rights came"));
    }

    @Test
    void itIsTakenOnce() throws Exception {
        try (SharedMemory memory = SharedMemory.create(SIZE)) {
            loop.carry(
                    memory.right(),
                    request -> {
                        SharedMemory.take(request.passed(), 0).close();
                        assertThatIllegalStateException()
                                .isThrownBy(() -> SharedMemory.take(request.passed(), 0));
                        assertThatIllegalArgumentException()
                                .isThrownBy(() -> SharedMemory.take(request.passed(), -1))
                                .withMessage("index must be >= 0, index=-1");
                    });
        }
    }
}
