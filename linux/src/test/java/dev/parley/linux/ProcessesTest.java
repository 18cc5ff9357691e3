package dev.parley.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.security.auth.module.UnixSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProcessesTest {

    private static final int SIGKILLED = 128 + Processes.SIGKILL;

    @Test
    void knowsItsPid() {
        assertThat(Processes.getpid()).isEqualTo((int) ProcessHandle.current().pid());
    }

    @Test
    void knowsItsThreadsApart() throws Exception {
        int mine = Processes.gettid();
        int others = Companion.computes(Processes::gettid).join();

        assertThat(mine).isNotEqualTo(others);
        assertThat(Files.exists(Path.of("/proc/self/task/" + mine))).isTrue();
    }

    @Test
    void knowsItsUserAndGroup() {
        UnixSystem unix = new UnixSystem();

        assertThat((long) Processes.effectiveUid()).isEqualTo(unix.getUid());
        assertThat((long) Processes.effectiveGid()).isEqualTo(unix.getGid());
    }

    @Test
    void killEndsAProcess() throws Exception {
        Process child = new ProcessBuilder("cat").start();

        Processes.kill((int) child.pid(), Processes.SIGKILL);

        assertThat(child.waitFor()).isEqualTo(SIGKILLED);
    }

    @Test
    void killFailsForAProcessThatDoesNotExist() throws Exception {
        Process child = new ProcessBuilder("cat").start();
        child.destroyForcibly().waitFor();
        int gone = (int) child.pid();

        assertThatThrownBy(() -> Processes.kill(gone, 0))
                .hasMessage("kill: No such process (errno 3): pid " + gone)
                .asInstanceOf(ErrnoAssert.ERRNO)
                .isErrno("kill", ErrnoException.ESRCH);
    }

    @Test
    void killRefusesTheNumbersThatMeanManyProcesses() {
        for (int pid : new int[] {0, -1, -77}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Processes.kill(pid, Processes.SIGTERM))
                    .withMessage("pid must be > 0, pid=" + pid);
        }
    }
}
