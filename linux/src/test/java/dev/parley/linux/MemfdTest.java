package dev.parley.linux;

import static dev.parley.linux.Memfd.FIXED_SIZE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MemfdTest {

    private static final long SIZE = 8192;
    private static final int PUNCH_HOLE_KEEP_SIZE = 3;
    private static final int MFD_ALLOW_SEALING = 2;

    @Test
    void createdMemoryHasItsSizeAndIsCloseOnExec() throws IOException {
        try (Fd fd = Memfd.create("test", SIZE)) {
            assertThat(Memfd.sizeBytes(fd)).isEqualTo(SIZE);
            assertThat(Proc.isCloseOnExec(fd)).isTrue();
        }
    }

    @Test
    void allOfItIsReservedInHoweverManySteps() throws IOException {
        for (long size : new long[] {1, (4 << 20) - 1, 4 << 20, (4 << 20) + 1, (9 << 20) + 1}) {
            try (Fd fd = Memfd.create("test", size)) {
                assertThat(Memfd.defect(fd, size, 0)).isEmpty();
            }
        }
    }

    @Test
    void createRefusesNoSize() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Memfd.create("test", 0))
                .withMessage("sizeBytes must be > 0, sizeBytes=0");
    }

    @Test
    void createRefusesANameThatTheKernelDoesNotTake() throws IOException {
        Memfd.create("n".repeat(249), 1).close();
        assertThatThrownBy(() -> Memfd.create("n".repeat(250), 1))
                .asInstanceOf(ErrnoAssert.ERRNO)
                .isErrno("memfd_create", ErrnoException.EINVAL);
    }

    @Test
    void aFixedSizeCannotBeChanged() throws IOException {
        try (Fd fd = Memfd.create("test", SIZE)) {
            Memfd.seal(fd, FIXED_SIZE);

            for (long size : new long[] {0, SIZE - 1, SIZE + 1}) {
                assertThatThrownBy(() -> Syscall.FTRUNCATE.check(fd.number(), size))
                        .asInstanceOf(ErrnoAssert.ERRNO)
                        .isErrno("ftruncate", ErrnoException.EPERM);
            }
            assertThatThrownBy(() -> Memfd.seal(fd, Memfd.SEAL_WRITE))
                    .asInstanceOf(ErrnoAssert.ERRNO)
                    .isErrno("fcntl", ErrnoException.EPERM);
        }
    }

    @Test
    void sealedAgainstFutureWritesItCanBeMappedOnlyForReading() throws IOException {
        try (Fd fd = Memfd.create("test", SIZE)) {
            Mapping writer = Mapping.map(fd, SIZE, Mapping.Access.READ_WRITE);
            Memfd.seal(fd, FIXED_SIZE | Memfd.SEAL_FUTURE_WRITE);

            Mapping reader = Mapping.map(fd, SIZE, Mapping.Access.READ_ONLY);
            writer.words().putLong(0, 42);
            assertThat(reader.words().getLong(0)).isEqualTo(42);
            assertThatThrownBy(() -> Mapping.map(fd, SIZE, Mapping.Access.READ_WRITE))
                    .asInstanceOf(ErrnoAssert.ERRNO)
                    .isErrno("mmap", ErrnoException.EPERM);
            writer.retire();
            reader.retire();
        }
    }

    @Test
    void sealingForWritesIsRefusedWhileSomebodyCanWrite() throws IOException {
        try (Fd fd = Memfd.create("test", SIZE)) {
            Mapping writer = Mapping.map(fd, SIZE, Mapping.Access.READ_WRITE);
            assertThatThrownBy(() -> Memfd.seal(fd, Memfd.SEAL_WRITE))
                    .asInstanceOf(ErrnoAssert.ERRNO)
                    .isErrno("fcntl", ErrnoException.EBUSY);

            writer.retire();

            Memfd.seal(fd, Memfd.SEAL_WRITE);
            assertThat(Memfd.defect(fd, SIZE, Memfd.SEAL_WRITE)).isEmpty();
        }
    }

    @Test
    void sealedMemoryOfTheRightSizeHasNoDefect() throws IOException {
        try (Fd fd = Memfd.create("test", SIZE)) {
            Memfd.seal(fd, FIXED_SIZE);

            assertThat(Memfd.defect(fd, SIZE, FIXED_SIZE)).isEmpty();
        }
    }

    @Test
    void eachMissingSealIsADefect() throws IOException {
        try (Fd fd = Memfd.create("test", SIZE)) {
            assertThat(Memfd.defect(fd, SIZE, FIXED_SIZE)).contains("seal SEAL is missing");
            Memfd.seal(fd, Memfd.SEAL_SHRINK);
            assertThat(Memfd.defect(fd, SIZE, Memfd.SEAL_SHRINK)).isEmpty();
            assertThat(Memfd.defect(fd, SIZE, Memfd.SEAL_SHRINK | Memfd.SEAL_GROW))
                    .contains("seal GROW is missing");
            assertThat(Memfd.defect(fd, SIZE, Memfd.SEAL_WRITE)).contains("seal WRITE is missing");
            assertThat(Memfd.defect(fd, SIZE, Memfd.SEAL_FUTURE_WRITE))
                    .contains("seal FUTURE_WRITE is missing");
            assertThat(Memfd.defect(fd, SIZE, 0x40)).contains("seal 0x40 is missing");
        }
    }

    @Test
    void anotherSizeIsADefect() throws IOException {
        try (Fd fd = Memfd.create("test", SIZE)) {
            Memfd.seal(fd, FIXED_SIZE);

            assertThat(Memfd.defect(fd, SIZE + 1, FIXED_SIZE))
                    .contains("size is 8192, expected 8193");
            assertThat(Memfd.defect(fd, SIZE - 1, FIXED_SIZE))
                    .contains("size is 8192, expected 8191");
        }
    }

    @Test
    void anySizeIsNone() throws IOException {
        try (Fd fd = Memfd.create("test", SIZE + 1)) {
            assertThat(Memfd.defect(fd, FIXED_SIZE)).contains("seal SEAL is missing");
            Memfd.seal(fd, FIXED_SIZE);

            assertThat(Memfd.defect(fd, FIXED_SIZE)).isEmpty();
        }
        try (Fd fd = unreserved(MFD_ALLOW_SEALING)) {
            assertThat(Memfd.defect(fd, 0)).contains("sparse: 0 of 8192 are reserved");
        }
    }

    @Test
    void itsSealsAreToldAndOnlyMemoryHasAny() throws IOException {
        try (Fd fd = Memfd.create("test", SIZE);
                EventFd eventFd = EventFd.create()) {
            assertThat(Memfd.seals(fd)).isZero();
            Memfd.seal(fd, Memfd.SEAL_GROW | Memfd.SEAL_SHRINK);
            assertThat(Memfd.seals(fd)).isEqualTo(Memfd.SEAL_GROW | Memfd.SEAL_SHRINK);
            assertThatThrownBy(() -> Memfd.seals(eventFd.fd()))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aHoleIsADefect() throws IOException {
        try (Fd fd = Memfd.create("test", SIZE)) {
            Syscall.FALLOCATE.check(fd.number(), PUNCH_HOLE_KEEP_SIZE, 0, SIZE / 2);
            Memfd.seal(fd, FIXED_SIZE);

            assertThat(Memfd.defect(fd, SIZE, FIXED_SIZE))
                    .contains("sparse: 4096 of 8192 are reserved");
        }
    }

    @Test
    void memoryThatNobodyReservedIsADefect() throws IOException {
        try (Fd fd = unreserved(MFD_ALLOW_SEALING)) {
            Memfd.seal(fd, FIXED_SIZE);

            assertThat(Memfd.defect(fd, SIZE, FIXED_SIZE))
                    .contains("sparse: 0 of 8192 are reserved");
        }
    }

    @Test
    void anotherKindOfDescriptorIsADefect() throws IOException {
        SeqpacketSocket.Pair pair = SeqpacketSocket.pair();
        try (SeqpacketSocket first = pair.first();
                SeqpacketSocket second = pair.second();
                EventFd eventFd = EventFd.create();
                Fd pidfd = Pidfd.open(Processes.getpid());
                Fd directory = Proc.open(Path.of("/"))) {
            assertThat(Memfd.defect(first.fd(), SIZE, FIXED_SIZE)).contains("not a memfd");
            assertThat(Memfd.defect(second.fd(), SIZE, 0)).contains("not a memfd");
            assertThat(Memfd.defect(eventFd.fd(), SIZE, 0)).contains("not a memfd");
            assertThat(Memfd.defect(pidfd, SIZE, 0)).contains("not a memfd");
            assertThat(Memfd.defect(directory, SIZE, 0)).contains("not a memfd");
        }
    }

    @Test
    void aPipeIsADefect() throws IOException {
        Process cat = new ProcessBuilder("cat").start();
        try (Fd pipe = Proc.open(Path.of("/proc/" + cat.pid() + "/fd/0"))) {
            assertThat(Memfd.defect(pipe, SIZE, 0)).contains("not a memfd");
        } finally {
            cat.destroyForcibly();
        }
    }

    @Test
    void aClosedDescriptorIsADefect() throws IOException {
        Fd fd = Memfd.create("test", SIZE);
        fd.close();

        assertThat(Memfd.defect(fd, SIZE, FIXED_SIZE)).contains("closed");
    }

    @Test
    void memoryWithoutSealingIsADefect() throws IOException {
        try (Fd fd = unreserved(0)) {
            assertThat(Memfd.defect(fd, SIZE, FIXED_SIZE)).contains("seal SHRINK is missing");
        }
    }

    /** Memory as a careless peer makes it. */
    private static Fd unreserved(int flags) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom("test").address();
            Fd fd = Fd.of(Syscall.MEMFD_CREATE.check(name, flags));
            Syscall.FTRUNCATE.check(fd.number(), SIZE);
            return fd;
        }
    }
}
