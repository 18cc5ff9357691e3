package dev.parley.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PidfdTest {

    private Process child;

    @BeforeEach
    void start() throws IOException {
        child = new ProcessBuilder("cat").start(); // lives while its input is open
    }

    @AfterEach
    void end() throws InterruptedException {
        child.destroyForcibly().waitFor();
    }

    @Test
    void seesTheEndOfAProcess() throws IOException {
        try (Fd pidfd = Pidfd.open((int) child.pid())) {
            assertThat(Pidfd.hasExited(pidfd)).isFalse();

            Pidfd.signal(pidfd, Processes.SIGKILL);

            await().until(() -> Pidfd.hasExited(pidfd));
        }
    }

    @Test
    void doesNotTakeAStoppedProcessForAnEndedOne() throws IOException {
        try (Fd pidfd = Pidfd.open((int) child.pid())) {
            Pidfd.signal(pidfd, Processes.SIGSTOP);

            assertThat(Pidfd.hasExited(pidfd)).isFalse();
        }
    }

    @Test
    void isCloseOnExec() throws IOException {
        try (Fd pidfd = Pidfd.open((int) child.pid())) {
            assertThat(Proc.isCloseOnExec(pidfd)).isTrue();
        }
    }

    @Test
    void signalFailsOnceTheProcessHasEnded() throws Exception {
        try (Fd pidfd = Pidfd.open((int) child.pid())) {
            child.destroyForcibly().waitFor();

            assertThatThrownBy(() -> Pidfd.signal(pidfd, Processes.SIGTERM))
                    .asInstanceOf(ErrnoAssert.ERRNO)
                    .isErrno("pidfd_send_signal", ErrnoException.ESRCH);
        }
    }

    @Test
    void signalRefusesASignalThatDoesNotExist() throws IOException {
        try (Fd pidfd = Pidfd.open((int) child.pid())) {
            assertThatThrownBy(() -> Pidfd.signal(pidfd, 99))
                    .asInstanceOf(ErrnoAssert.ERRNO)
                    .isErrno("pidfd_send_signal", ErrnoException.EINVAL);
        }
    }

    @Test
    void signalRefusesAnotherKindOfDescriptor() throws IOException {
        try (Fd memory = Memfd.create("test", 1)) {
            assertThatThrownBy(() -> Pidfd.signal(memory, Processes.SIGTERM))
                    .asInstanceOf(ErrnoAssert.ERRNO)
                    .isErrno("pidfd_send_signal", ErrnoException.EBADF);
        }
    }

    @Test
    void openFailsForAProcessThatDoesNotExist() throws Exception {
        child.destroyForcibly().waitFor();
        int gone = (int) child.pid();

        assertThatThrownBy(() -> Pidfd.open(gone))
                .hasMessage("pidfd_open: No such process (errno 3): pid " + gone)
                .asInstanceOf(ErrnoAssert.ERRNO)
                .isErrno("pidfd_open", ErrnoException.ESRCH);
    }

    @Test
    void openRefusesWhatIsNoPid() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pidfd.open(0))
                .withMessage("pid must be > 0, pid=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pidfd.open(-3))
                .withMessage("pid must be > 0, pid=-3");
    }
}
