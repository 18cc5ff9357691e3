package dev.parley.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
    void tellsTheStatusOfAProcessThatWasWaitedFor() throws Exception {
        assumeTrue(keepsStatus(), "Linux keeps it since 6.15");
        Process shell = new ProcessBuilder("sh", "-c", "read line; exit 3").start();
        int pid = (int) shell.pid();
        try (Fd pidfd = Pidfd.open(pid)) {
            assertThat(Pidfd.waitStatus(pidfd, pid)).isEmpty();

            shell.getOutputStream().close();

            assertThat(shell.waitFor()).isEqualTo(3);
            assertThat(Pidfd.waitStatus(pidfd, pid)).hasValue(3 << 8);
            assertThat(Pidfd.waitStatus(pidfd, 0)).hasValue(3 << 8);
        }
    }

    /** This process waits for its child at once: before that and after it, somebody knows. */
    @Test
    void tellsTheSignalAtTheMomentOfTheEnd() throws IOException {
        assumeTrue(keepsStatus(), "Linux keeps it since 6.15");
        int pid = (int) child.pid();
        try (Fd pidfd = Pidfd.open(pid)) {
            Pidfd.signal(pidfd, Processes.SIGKILL);

            await().until(() -> Pidfd.hasExited(pidfd));
            assertThat(Pidfd.waitStatus(pidfd, pid)).hasValue(Processes.SIGKILL);
        }
    }

    @Test
    void tellsTheStatusOfAProcessThatNobodyWaitsFor() throws Exception {
        // Sleep waits for no child; the shell before it would, so the child lets it become that.
        String child = "until grep -q sleep /proc/$PPID/comm; do :; done; exit 5";
        String script = "sh -c '" + child + "' & echo $!; exec sleep 1000";
        Process parent = new ProcessBuilder("sh", "-c", script).start();
        int pid = Integer.parseInt(parent.inputReader().readLine());
        try (Fd pidfd = Pidfd.open(pid)) {
            await().until(() -> Pidfd.hasExited(pidfd));

            assertThat(Pidfd.waitStatus(pidfd, pid)).hasValue(5 << 8);
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }

    private static boolean keepsStatus() {
        String[] release = System.getProperty("os.version").split("\\D+", 3);
        int major = Integer.parseInt(release[0]);
        return major > 6 || (major == 6 && Integer.parseInt(release[1]) >= 15);
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
