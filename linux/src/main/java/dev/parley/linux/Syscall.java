package dev.parley.linux;

import java.util.Locale;

/**
 * The system calls in use: their numbers on x86-64 and aarch64, and their prototypes.
 *
 * <p>Each takes up to six longs; a pointer is the address of memory that the caller keeps alive.
 * Sources: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h of Linux.
 */
enum Syscall {
    ACCEPT4(288, 242), // int accept4(int fd, sockaddr *address, socklen_t *length, int flags)
    BIND(49, 200), // int bind(int fd, const sockaddr *address, socklen_t length)
    CLOCK_GETTIME(228, 113), // int clock_gettime(clockid_t clock, timespec *now)
    CLOSE(3, 57), // int close(int fd)
    CONNECT(42, 203), // int connect(int fd, const sockaddr *address, socklen_t length)
    EPOLL_CREATE1(291, 20), // int epoll_create1(int flags)
    EPOLL_CTL(233, 21), // int epoll_ctl(int epoll, int operation, int fd, epoll_event *event)
    EPOLL_PWAIT(281, 22), // int epoll_pwait(int epoll, epoll_event *, int max, int ms, sigset_t *)
    EVENTFD2(290, 19), // int eventfd2(unsigned initial, int flags)
    FALLOCATE(285, 47), // int fallocate(int fd, int mode, off_t offset, off_t length)
    FCNTL(72, 25), // int fcntl(int fd, int command, long argument)
    FLOCK(73, 32), // int flock(int fd, int operation)
    FSTATFS(138, 44), // int fstatfs(int fd, statfs *buffer)
    FTRUNCATE(77, 46), // int ftruncate(int fd, off_t length)
    FUTEX(202, 98), // long futex(u32 *word, int operation, u32 value, const timespec *timeout)
    FUTEX_WAITV(449, 449), // int futex_waitv(futex_waitv *, unsigned, 0, timespec *, clockid_t)
    GETEGID(108, 177), // gid_t getegid(void)
    GETEUID(107, 175), // uid_t geteuid(void)
    GETPID(39, 172), // pid_t getpid(void)
    GETSOCKOPT(55, 209), // int getsockopt(int fd, int level, int name, void *, socklen_t *length)
    GETTID(186, 178), // pid_t gettid(void)
    IOCTL(16, 29), // int ioctl(int fd, unsigned long request, void *argument)
    KILL(62, 129), // int kill(pid_t pid, int signal)
    LISTEN(50, 201), // int listen(int fd, int backlog)
    MADVISE(28, 233), // int madvise(void *address, size_t length, int advice)
    MEMBARRIER(324, 283), // int membarrier(int command, unsigned flags)
    MEMFD_CREATE(319, 279), // int memfd_create(const char *name, unsigned flags)
    MMAP(9, 222), // void *mmap(void *, size_t length, int protection, int flags, int fd, off_t)
    OPENAT(257, 56), // int openat(int directory, const char *path, int flags, mode_t mode)
    PIDFD_OPEN(434, 434), // int pidfd_open(pid_t pid, unsigned flags)
    PIDFD_SEND_SIGNAL(424, 424), // int pidfd_send_signal(int pidfd, int signal, siginfo_t *, 0)
    PPOLL(271, 73), // int ppoll(pollfd *, nfds_t, timespec *timeout, sigset_t *, size_t)
    PRLIMIT64(302, 261), // int prlimit64(pid_t pid, int resource, rlimit64 *set, rlimit64 *get)
    READ(0, 63), // ssize_t read(int fd, void *buffer, size_t length)
    RECVMSG(47, 212), // ssize_t recvmsg(int fd, msghdr *message, int flags)
    SCHED_GETAFFINITY(204, 123), // int sched_getaffinity(pid_t tid, size_t length, ulong *mask)
    SCHED_GETPARAM(143, 121), // int sched_getparam(pid_t tid, sched_param *)
    SCHED_GETSCHEDULER(145, 120), // int sched_getscheduler(pid_t tid)
    SCHED_SETAFFINITY(203, 122), // int sched_setaffinity(pid_t tid, size_t length, ulong *mask)
    SCHED_SETSCHEDULER(144, 119), // int sched_setscheduler(pid_t tid, int policy, sched_param *)
    SENDMSG(46, 211), // ssize_t sendmsg(int fd, const msghdr *message, int flags)
    SENDTO(44, 206), // ssize_t sendto(int fd, const void *, size_t, int flags, sockaddr *, int)
    SET_ROBUST_LIST(273, 99), // long set_robust_list(robust_list_head *head, size_t length)
    SHUTDOWN(48, 210), // int shutdown(int fd, int how)
    SOCKET(41, 198), // int socket(int family, int type, int protocol)
    SOCKETPAIR(53, 199), // int socketpair(int family, int type, int protocol, int fds[2])
    STATX(332, 291), // int statx(int directory, char *path, int flags, unsigned mask, statx *)
    WRITE(1, 64); // ssize_t write(int fd, const void *buffer, size_t length)

    private static final int ARGUMENT_LIMIT = 6;

    private final int x86Number;
    private final int aarch64Number;

    Syscall(int x86Number, int aarch64Number) {
        this.x86Number = x86Number;
        this.aarch64Number = aarch64Number;
    }

    /** The number on this machine; {@link UnsupportedOperationException} where there is none. */
    long number() {
        return number(Platform.current());
    }

    long number(Platform platform) {
        return switch (platform) {
            case X86_64 -> x86Number;
            case AARCH64 -> aarch64Number;
        };
    }

    /** Makes the call once. Returns a value that is not negative, or -errno. */
    long callOnce(long... arguments) {
        assert arguments.length <= ARGUMENT_LIMIT : arguments.length;
        return Libc.syscallErrno(
                number(),
                argument(arguments, 0),
                argument(arguments, 1),
                argument(arguments, 2),
                argument(arguments, 3),
                argument(arguments, 4),
                argument(arguments, 5));
    }

    /** Makes the call, again after EINTR. Returns a value that is not negative, or -errno. */
    long call(long... arguments) {
        long result;
        do {
            result = callOnce(arguments);
        } while (result == -ErrnoException.EINTR);
        return result;
    }

    /** Makes the call, again after EINTR, and throws what it fails with. */
    long check(long... arguments) throws ErrnoException {
        long result = call(arguments);
        if (result < 0) {
            throw failure(result);
        }
        return result;
    }

    /** Makes a call that cannot fail unless this program is wrong. */
    long demand(long... arguments) {
        long result = call(arguments);
        if (result < 0) {
            throw new IllegalStateException(failure(result));
        }
        return result;
    }

    /** The exception for a result of {@link #call}, which is -errno. */
    ErrnoException failure(long result) {
        return new ErrnoException(callName(), (int) -result);
    }

    /** The same, about an object: a path, a process. */
    ErrnoException failure(long result, Object object) {
        return new ErrnoException(callName(), (int) -result, object.toString());
    }

    private String callName() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static long argument(long[] arguments, int index) {
        return index < arguments.length ? arguments[index] : 0;
    }
}
