package dev.parley.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EpollTest {

    private static final long KEY = 0x8000_0000_1234_5678L;

    private Epoll epoll;
    private SeqpacketSocket near;
    private SeqpacketSocket far;

    @BeforeEach
    void open() throws IOException {
        epoll = Epoll.create();
        SeqpacketSocket.Pair pair = SeqpacketSocket.pair();
        near = pair.first();
        far = pair.second();
    }

    @AfterEach
    void close() {
        epoll.close();
        near.close();
        far.close();
    }

    @Test
    void reportsWhatIsReadableUntilItIsRead() throws IOException {
        epoll.add(far.fd(), KEY);
        near.sendByte();

        for (int i = 0; i < 2; i++) {
            assertThat(epoll.await(-1)).isEqualTo(1);
            assertThat(epoll.key(0)).isEqualTo(KEY);
            assertThat(epoll.readable(0)).isTrue();
            assertThat(epoll.writable(0)).isFalse();
            assertThat(epoll.hungUp(0)).isFalse();
        }
        try (FrameBuffer buffer = FrameBuffer.ofCapacity(1)) {
            far.receive(buffer);
        }
        assertThat(epoll.await(0)).isZero();
    }

    @Test
    void reportsTheHangUpOfThePeer() throws IOException {
        epoll.add(far.fd(), KEY);

        near.close();

        assertThat(epoll.await(-1)).isEqualTo(1);
        assertThat(epoll.key(0)).isEqualTo(KEY);
        assertThat(epoll.hungUp(0)).isTrue();
    }

    @Test
    void returnsWhenTheTimeIsOver() throws IOException {
        epoll.add(far.fd(), KEY);

        assertThat(epoll.await(0)).isZero();
        assertThat(epoll.await(2)).isZero();
    }

    @Test
    void reportsRoomToWriteOnlyOnRequest() throws IOException {
        epoll.add(far.fd(), KEY);
        assertThat(epoll.await(0)).isZero();

        epoll.setInterest(far.fd(), KEY, true, true);

        assertThat(epoll.await(-1)).isEqualTo(1);
        assertThat(epoll.key(0)).isEqualTo(KEY);
        assertThat(epoll.writable(0)).isTrue();
        assertThat(epoll.readable(0)).isFalse();

        epoll.setInterest(far.fd(), KEY, true, false);
        assertThat(epoll.await(0)).isZero();
    }

    @Test
    void tellsManyDescriptorsApart() throws IOException {
        epoll.add(near.fd(), 1);
        epoll.add(far.fd(), 2);
        near.sendByte();
        far.sendByte();
        try (EventFd eventFd = EventFd.create()) {
            epoll.add(eventFd.fd(), 3);
            eventFd.signal();

            int count = epoll.await(-1);

            Set<Long> keys = new HashSet<>();
            for (int i = 0; i < count; i++) {
                keys.add(epoll.key(i));
            }
            assertThat(keys).containsExactlyInAnyOrder(1L, 2L, 3L);
        }
    }

    @Test
    void reportsNothingOfADescriptorThatWasRemoved() throws IOException {
        epoll.add(far.fd(), KEY);
        near.sendByte();

        epoll.remove(far.fd());

        assertThat(epoll.await(0)).isZero();
    }

    @Test
    void aDescriptorCanBeAddedWhileAnotherThreadWaits() throws Exception {
        var waiter = Companion.computes(() -> epoll.await(-1));

        near.sendByte();
        epoll.add(far.fd(), KEY);

        assertThat(waiter.join()).isEqualTo(1);
    }

    @Test
    void seesTheEndOfAProcess() throws Exception {
        Process child = new ProcessBuilder("cat").start();
        try (Fd pidfd = Pidfd.open((int) child.pid())) {
            epoll.add(pidfd, KEY);
            assertThat(epoll.await(0)).isZero();

            child.destroyForcibly();

            assertThat(epoll.await(-1)).isEqualTo(1);
            assertThat(epoll.readable(0)).isTrue();
        }
    }

    @Test
    void refusesToWatchTwice() throws IOException {
        epoll.add(far.fd(), 1);

        assertThatThrownBy(() -> epoll.add(far.fd(), 2))
                .asInstanceOf(ErrnoAssert.ERRNO)
                .isErrno("epoll_ctl", ErrnoException.EEXIST);
    }

    @Test
    void refusesToChangeWhatItDoesNotWatch() {
        assertThatThrownBy(() -> epoll.remove(far.fd()))
                .asInstanceOf(ErrnoAssert.ERRNO)
                .isErrno("epoll_ctl", ErrnoException.ENOENT);
        assertThatThrownBy(() -> epoll.setInterest(far.fd(), 1, true, true))
                .asInstanceOf(ErrnoAssert.ERRNO)
                .isErrno("epoll_ctl", ErrnoException.ENOENT);
    }

    @Test
    void refusesWhatCannotBeWatched() throws IOException {
        try (Fd memory = Memfd.create("test", 1)) {
            assertThatThrownBy(() -> epoll.add(memory, 1))
                    .asInstanceOf(ErrnoAssert.ERRNO)
                    .isErrno("epoll_ctl", ErrnoException.EPERM);
        }
    }

    @Test
    void hasNoEventBeyondTheCount() throws IOException {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> epoll.key(0));
        epoll.add(far.fd(), KEY);
        near.sendByte();
        epoll.await(-1);

        epoll.readable(0);
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> epoll.readable(1));
    }

    @Test
    void refusesEverythingOnceItIsClosed() {
        epoll.close();
        epoll.close();

        assertThatIllegalStateException().isThrownBy(() -> epoll.await(0));
        assertThatIllegalStateException().isThrownBy(() -> epoll.add(far.fd(), 1));
    }
}
