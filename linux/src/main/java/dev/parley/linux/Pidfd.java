package dev.parley.linux;

import java.time.Duration;

/**
 * Descriptors of processes: unlike a pid, one names the same process for ever.
 *
 * <p>Thread-safe. A pidfd becomes readable when its process has ended and its memory is freed; it
 * can be watched by an {@link Epoll}.
 */
public final class Pidfd {

    private Pidfd() {}

    /**
     * Opens a pidfd of the process that has this pid now. Does not block.
     *
     * @throws ErrnoException ESRCH: no such process; EINVAL: not a process but one of its threads;
     *     ENOSYS: before Linux 5.3
     */
    public static Fd open(int pid) throws ErrnoException {
        long result = Syscall.PIDFD_OPEN.call(Processes.checkPid(pid), 0);
        if (result < 0) {
            throw Syscall.PIDFD_OPEN.failure(result, "pid " + pid);
        }
        return Fd.of(result);
    }

    /**
     * Whether the process has ended. Does not block.
     *
     * @throws ErrnoException EBADF: not an open descriptor
     */
    public static boolean hasExited(Fd pidfd) throws ErrnoException {
        return Poll.await(pidfd, Poll.READABLE, Duration.ZERO);
    }

    /**
     * Sends a signal. Does not block.
     *
     * @throws ErrnoException ESRCH: the process has ended; EPERM: it is another user's; EINVAL: no
     *     such signal; EBADF: not a pidfd
     */
    public static void signal(Fd pidfd, int signal) throws ErrnoException {
        Syscall.PIDFD_SEND_SIGNAL.check(pidfd.number(), signal);
    }
}
