package dev.parley.linux;

/** Who this process is, and signals to others. Thread-safe; nothing here blocks. */
public final class Processes {

    /** Interrupt, as from the keyboard. */
    public static final int SIGINT = 2;

    /** Ends the process at once; cannot be caught. */
    public static final int SIGKILL = 9;

    /** Asks the process to end. */
    public static final int SIGTERM = 15;

    /** Resumes a stopped process. */
    public static final int SIGCONT = 18;

    /** Stops the process until SIGCONT; cannot be caught. */
    public static final int SIGSTOP = 19;

    private Processes() {}

    /** The kernel's id of the calling thread; of the carrier, if the thread is virtual. */
    public static int gettid() {
        return (int) Syscall.GETTID.demand();
    }

    /** The process id, in its own pid namespace. */
    public static int getpid() {
        return (int) Syscall.GETPID.demand();
    }

    /** The user whose rights the process has. An id above 2^31 reads as negative. */
    public static int effectiveUid() {
        return (int) Syscall.GETEUID.demand();
    }

    /** The group whose rights the process has. An id above 2^31 reads as negative. */
    public static int effectiveGid() {
        return (int) Syscall.GETEGID.demand();
    }

    /**
     * Sends a signal to one process. Signal 0 only looks whether that would be possible.
     *
     * @param pid above 0: the values that mean groups of processes are refused
     * @throws ErrnoException ESRCH: no such process; EPERM: another user's; EINVAL: no such signal
     */
    public static void kill(int pid, int signal) throws ErrnoException {
        long result = Syscall.KILL.call(checkPid(pid), signal);
        if (result < 0) {
            throw Syscall.KILL.failure(result, "pid " + pid);
        }
    }

    static int checkPid(int pid) {
        if (pid <= 0) {
            throw new IllegalArgumentException("pid must be > 0, pid=" + pid);
        }
        return pid;
    }
}
