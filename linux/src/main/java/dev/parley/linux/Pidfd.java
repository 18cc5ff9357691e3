package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * Descriptors of processes: unlike a pid, one names the same process for ever.
 *
 * <p>Thread-safe. A pidfd becomes readable when its process has ended and its memory is freed; it
 * can be watched by an {@link Epoll}.
 */
public final class Pidfd {

    /** Signal 0 is none: it only looks whether there is somebody to send it to. */
    private static final int NO_SIGNAL = 0;

    // struct pidfd_info { u64 mask; u64 cgroupid; u32 pid, tgid, ppid, 8 ids; s32 exit_code; ... }
    // (include/uapi/linux/pidfd.h; 64 bytes since Linux 6.13)
    private static final long INFO_BYTES = 64;
    private static final long MASK_OFFSET = 0;
    private static final long EXIT_CODE_OFFSET = 60;

    /** PIDFD_INFO_EXIT, since Linux 6.15. */
    private static final long INFO_EXIT = 1 << 3;

    /** PIDFD_GET_INFO, {@code _IOWR(0xff, 11, struct pidfd_info)}. */
    private static final long GET_INFO = 3L << 30 | INFO_BYTES << 16 | 0xff << 8 | 11;

    /** Of /proc/PID/stat, counted from behind the name, which may contain anything. */
    private static final int EXIT_CODE_FIELD = 49;

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

    /**
     * How a process ended, as wait() would tell its parent. While the parent has not waited for it,
     * that stands in /proc, for those who may trace it; afterwards the pidfd knows it, since Linux
     * 6.15. Does not block.
     *
     * @param pid of the process that the pidfd is for
     * @return empty: it has not ended, or nobody tells
     */
    public static OptionalInt waitStatus(Fd pidfd, int pid) {
        OptionalInt kept = keptStatus(pidfd);
        if (kept.isPresent() || pid <= 0) {
            return kept;
        }
        OptionalInt shown = shownStatus(pidfd, pid);
        return shown.isPresent() ? shown : keptStatus(pidfd); // it was waited for meanwhile
    }

    /** What the pidfd knows of a process that was waited for. */
    private static OptionalInt keptStatus(Fd pidfd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(INFO_BYTES, Long.BYTES);
            info.set(JAVA_LONG, MASK_OFFSET, INFO_EXIT);
            long result = Syscall.IOCTL.call(pidfd.number(), GET_INFO, info.address());
            boolean told = result >= 0 && (info.get(JAVA_LONG, MASK_OFFSET) & INFO_EXIT) != 0;
            return told
                    ? OptionalInt.of(info.get(JAVA_INT, EXIT_CODE_OFFSET))
                    : OptionalInt.empty();
        }
    }

    /** What /proc shows of a process that has ended and was not waited for. */
    private static OptionalInt shownStatus(Fd pidfd, int pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ");
            boolean hasEnded = fields[0].equals("Z");
            // Still there after the look: so this was its line, and not one of the next of its pid.
            boolean isIts = Syscall.PIDFD_SEND_SIGNAL.call(pidfd.number(), NO_SIGNAL) >= 0;
            return hasEnded && isIts && fields.length > EXIT_CODE_FIELD
                    ? OptionalInt.of(Integer.parseInt(fields[EXIT_CODE_FIELD]))
                    : OptionalInt.empty();
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException _) {
            return OptionalInt.empty(); // nobody there any more, or nobody who may be looked at
        }
    }
}
