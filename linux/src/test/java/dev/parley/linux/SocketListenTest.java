package dev.parley.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sockets at a path. */
@Timeout(60)
class SocketListenTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir private Path directory;
    private Path path;

    @BeforeEach
    void choosePath() {
        path = directory.resolve("socket");
    }

    @Test
    void acceptTakesWhoConnected() throws IOException {
        try (SeqpacketSocket listener = SeqpacketSocket.listen(path, 1);
                SeqpacketSocket client = SeqpacketSocket.connect(path);
                SeqpacketSocket server = listener.accept().orElseThrow();
                FrameBuffer buffer = FrameBuffer.ofCapacity(1)) {
            assertThat(client.sendByte()).isTrue();
            assertThat(server.receive(buffer)).isEqualTo(SeqpacketSocket.Arrival.FRAME);
            assertThat(server.sendByte()).isTrue();
            assertThat(client.receive(buffer)).isEqualTo(SeqpacketSocket.Arrival.FRAME);
        }
    }

    @Test
    void acceptDoesNotBlockWhenNobodyWaits() throws IOException {
        try (SeqpacketSocket listener = SeqpacketSocket.listen(path, 1)) {
            assertThat(listener.accept()).isEqualTo(Optional.empty());
            assertThat(listener.awaitReadable(Duration.ZERO)).isFalse();
        }
    }

    @Test
    void allThreeSocketsAreCloseOnExec() throws IOException {
        try (SeqpacketSocket listener = SeqpacketSocket.listen(path, 1);
                SeqpacketSocket client = SeqpacketSocket.connect(path);
                SeqpacketSocket server = listener.accept().orElseThrow()) {
            assertThat(Proc.isCloseOnExec(listener.fd())).isTrue();
            assertThat(Proc.isCloseOnExec(client.fd())).isTrue();
            assertThat(Proc.isCloseOnExec(server.fd())).isTrue();
        }
    }

    @Test
    void anAcceptedSocketDoesNotBlockEither() throws IOException {
        try (SeqpacketSocket listener = SeqpacketSocket.listen(path, 1);
                SeqpacketSocket client = SeqpacketSocket.connect(path);
                SeqpacketSocket server = listener.accept().orElseThrow();
                FrameBuffer buffer = FrameBuffer.ofCapacity(1)) {
            assertThat(server.receive(buffer)).isEqualTo(SeqpacketSocket.Arrival.NONE);
            assertThat(client.receive(buffer)).isEqualTo(SeqpacketSocket.Arrival.NONE);
        }
    }

    @Test
    void connectFailsWhereNoFileIs() {
        assertThatThrownBy(() -> SeqpacketSocket.connect(path))
                .hasMessage("connect: No such file or directory (errno 2): " + path)
                .asInstanceOf(ErrnoAssert.ERRNO)
                .isErrno("connect", ErrnoException.ENOENT);
    }

    @Test
    void connectFailsWhereNobodyListens() throws IOException {
        SeqpacketSocket.listen(path, 1).close();

        assertThat(Files.exists(path)).isTrue();
        assertThatThrownBy(() -> SeqpacketSocket.connect(path))
                .asInstanceOf(ErrnoAssert.ERRNO)
                .isErrno("connect", ErrnoException.ECONNREFUSED);
    }

    @Test
    void connectFailsAtOnceWhenTheBacklogIsFull() throws IOException {
        try (SeqpacketSocket listener = SeqpacketSocket.listen(path, 0);
                SeqpacketSocket waiting = SeqpacketSocket.connect(path)) {
            assertThatThrownBy(() -> SeqpacketSocket.connect(path))
                    .asInstanceOf(ErrnoAssert.ERRNO)
                    .isErrno("connect", ErrnoException.EAGAIN);
            assertThat(waiting.sendByte()).isTrue();
            assertThat(listener.awaitReadable(LONG)).isTrue();
        }
    }

    @Test
    void listenFailsWhereThePathIsTaken() throws IOException {
        try (SeqpacketSocket listener = SeqpacketSocket.listen(path, 1)) {
            assertThatThrownBy(() -> SeqpacketSocket.listen(path, 1))
                    .hasMessageEndingWith(path.toString())
                    .asInstanceOf(ErrnoAssert.ERRNO)
                    .isErrno("bind", ErrnoException.EADDRINUSE);
            assertThat(listener.accept()).isEmpty();
        }
    }

    @Test
    void aPathOfTheGreatestLengthWorks() throws IOException {
        Path longest = pathOfLength(SocketAddress.MAX_PATH_BYTES);
        try (SeqpacketSocket listener = SeqpacketSocket.listen(longest, 1);
                SeqpacketSocket client = SeqpacketSocket.connect(longest)) {
            assertThat(listener.accept()).isPresent();
            assertThat(client.sendByte()).isTrue();
        }
        assertThat(Files.exists(longest)).isTrue();
    }

    @Test
    void aLongerPathIsRefused() {
        Path tooLong = pathOfLength(SocketAddress.MAX_PATH_BYTES + 1);

        assertThatThrownBy(() -> SeqpacketSocket.listen(tooLong, 1))
                .asInstanceOf(ErrnoAssert.ERRNO)
                .isErrno("bind", ErrnoException.ENAMETOOLONG);
        assertThatThrownBy(() -> SeqpacketSocket.connect(tooLong))
                .asInstanceOf(ErrnoAssert.ERRNO)
                .isErrno("connect", ErrnoException.ENAMETOOLONG);
    }

    private Path pathOfLength(int length) {
        String parent = directory + "/";
        return Path.of(parent + "s".repeat(length - parent.length()));
    }

    @Test
    void aSocketThatOnlyListensHasNothingToReceive() throws IOException {
        try (SeqpacketSocket listener = SeqpacketSocket.listen(path, 1);
                FrameBuffer buffer = FrameBuffer.ofCapacity(1)) {
            assertThatThrownBy(() -> listener.receive(buffer))
                    .isInstanceOf(ErrnoException.class)
                    .hasMessageStartingWith("recvmsg: ");
            assertThatThrownBy(listener::sendByte)
                    .asInstanceOf(ErrnoAssert.ERRNO)
                    .isErrno("sendto", ErrnoException.ENOTCONN);
        }
    }

    @Test
    void aConnectedSocketDoesNotAccept() throws IOException {
        SeqpacketSocket.Pair pair = SeqpacketSocket.pair();
        try (SeqpacketSocket first = pair.first();
                SeqpacketSocket second = pair.second()) {
            assertThatThrownBy(first::accept)
                    .asInstanceOf(ErrnoAssert.ERRNO)
                    .isErrno("accept4", ErrnoException.EINVAL);
            assertThat(second.sendByte()).isTrue();
        }
    }

    @Test
    void thePeerIsKnownByItsPidAndItsDeathIsSeen() throws Exception {
        try (SeqpacketSocket listener = SeqpacketSocket.listen(path, 1)) {
            Process child = OtherProcess.start("join", path);
            listener.awaitReadable(LONG);
            try (SeqpacketSocket server = listener.accept().orElseThrow();
                    Fd pidfd = server.peerPidfd();
                    FrameBuffer buffer = FrameBuffer.ofCapacity(1)) {
                assertThat(server.peer().pid()).isEqualTo((int) child.pid());
                assertThat(server.peer().uid()).isEqualTo(Processes.effectiveUid());
                assertThat(Pidfd.hasExited(pidfd)).isFalse();

                Pidfd.signal(pidfd, Processes.SIGKILL);

                await().until(() -> Pidfd.hasExited(pidfd));
                await().until(() -> server.receive(buffer) == SeqpacketSocket.Arrival.END);
            } finally {
                child.destroyForcibly();
            }
        }
    }
}
