package dev.parley.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventFdTest {

    private EventFd bell;

    @BeforeEach
    void create() throws IOException {
        bell = EventFd.create();
    }

    @AfterEach
    void close() {
        bell.close();
    }

    @Test
    void isNotSignalledAtFirst() throws IOException {
        assertThat(isSignalled()).isFalse();
    }

    @Test
    void staysSignalledUntilItIsDrained() throws IOException {
        bell.signal();
        bell.signal();
        assertThat(isSignalled()).isTrue();
        assertThat(isSignalled()).isTrue();

        bell.drain();

        assertThat(isSignalled()).isFalse();
    }

    @Test
    void drainDoesNotBlockWhenThereIsNothing() throws IOException {
        bell.drain();

        assertThat(isSignalled()).isFalse();
    }

    @Test
    void wakesWhoWaitsInAnEpoll() throws Exception {
        try (Epoll epoll = Epoll.create()) {
            epoll.add(bell.fd(), 1);
            var waiter = Companion.computes(() -> epoll.await(-1));

            bell.signal();

            assertThat(waiter.join()).isEqualTo(1);
        }
    }

    @Test
    void isCloseOnExec() throws IOException {
        assertThat(Proc.isCloseOnExec(bell.fd())).isTrue();
    }

    @Test
    void refusesEverythingOnceItIsClosed() {
        bell.close();
        bell.close();

        assertThatIllegalStateException().isThrownBy(bell::signal);
        assertThatIllegalStateException().isThrownBy(bell::drain);
    }

    private boolean isSignalled() throws ErrnoException {
        return Poll.await(bell.fd(), Poll.READABLE, Duration.ZERO);
    }
}
