package dev.parley.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LockFileTest {

    private static final int LOCKED = 0;
    private static final int REFUSED = 1;

    @TempDir private Path directory;
    private Path path;

    @BeforeEach
    void choosePath() {
        path = directory.resolve("lock");
    }

    @Test
    void excludesASecondHolderOfTheSameProcess() throws IOException {
        try (LockFile held = LockFile.tryLock(path).orElseThrow()) {
            assertThat(LockFile.tryLock(path)).isEmpty();
            assertThat(held).isNotNull();
        }
    }

    @Test
    void excludesAnotherProcess() throws Exception {
        try (LockFile held = LockFile.tryLock(path).orElseThrow()) {
            assertThat(OtherProcess.start("lock", path).waitFor()).isEqualTo(REFUSED);
            assertThat(held).isNotNull();
        }
        assertThat(OtherProcess.start("lock", path).waitFor()).isEqualTo(LOCKED);
    }

    @Test
    void isFreeAgainWhenItsHolderHasEnded() throws Exception {
        assertThat(OtherProcess.start("lock", path).waitFor()).isEqualTo(LOCKED);

        assertThat(LockFile.tryLock(path)).isPresent().get().satisfies(LockFile::close);
    }

    @Test
    void isFreeAgainWhenItIsClosed() throws IOException {
        LockFile.tryLock(path).orElseThrow().close();

        assertThat(LockFile.tryLock(path)).isPresent().get().satisfies(LockFile::close);
    }

    @Test
    void theFileIsItsOwnersOnly() throws IOException {
        LockFile.tryLock(path).orElseThrow().close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void followsNoSymbolicLink() throws IOException {
        Files.createSymbolicLink(path, directory.resolve("elsewhere"));

        assertThatThrownBy(() -> LockFile.tryLock(path))
                .hasMessageEndingWith(path.toString())
                .asInstanceOf(ErrnoAssert.ERRNO)
                .isErrno("openat", ErrnoException.ELOOP);
    }

    @Test
    void failsWhereThereIsNoDirectory() {
        assertThatThrownBy(() -> LockFile.tryLock(path.resolve("below")))
                .asInstanceOf(ErrnoAssert.ERRNO)
                .isErrno("openat", ErrnoException.ENOENT);
    }
}
