package dev.parley.linux;

import java.io.IOException;

/** A system call failed. The text is that of the C library, made when it is asked for. */
public final class ErrnoException extends IOException {

    private static final long serialVersionUID = 1;

    /** Not permitted: to this user, or by a seal. */
    public static final int EPERM = 1;

    /** No such file. */
    public static final int ENOENT = 2;

    /** No such process. */
    public static final int ESRCH = 3;

    /** Interrupted by a signal; never seen by callers of this module. */
    public static final int EINTR = 4;

    /** Not an open descriptor. */
    public static final int EBADF = 9;

    /** It would block. */
    public static final int EAGAIN = 11;

    /** Out of memory, or of mappings. */
    public static final int ENOMEM = 12;

    /** Permission denied. */
    public static final int EACCES = 13;

    /** An address outside the process. */
    public static final int EFAULT = 14;

    /** The device or the object is busy. */
    public static final int EBUSY = 16;

    /** It exists already. */
    public static final int EEXIST = 17;

    /** A part of the path is not a directory. */
    public static final int ENOTDIR = 20;

    /** An argument that the kernel does not accept. */
    public static final int EINVAL = 22;

    /** The process has too many open descriptors. */
    public static final int EMFILE = 24;

    /** No space left. */
    public static final int ENOSPC = 28;

    /** The peer is gone. */
    public static final int EPIPE = 32;

    /** The name is too long; for a socket, longer than 107 bytes. */
    public static final int ENAMETOOLONG = 36;

    /** This kernel does not have the call. */
    public static final int ENOSYS = 38;

    /** A symbolic link where none is followed. */
    public static final int ELOOP = 40;

    /** What was said makes no sense. */
    public static final int EPROTO = 71;

    /** Not a socket. */
    public static final int ENOTSOCK = 88;

    /** The frame is larger than the socket takes. */
    public static final int EMSGSIZE = 90;

    /** This kernel does not have the socket option. */
    public static final int ENOPROTOOPT = 92;

    /** The socket's path is taken. */
    public static final int EADDRINUSE = 98;

    /** The peer left without reading everything. */
    public static final int ECONNRESET = 104;

    /** The socket is not connected. */
    public static final int ENOTCONN = 107;

    /** Too many descriptors of this user are in flight between sockets. */
    public static final int ETOOMANYREFS = 109;

    /** The time is over. */
    public static final int ETIMEDOUT = 110;

    /** It was given up. */
    public static final int ECANCELED = 125;

    /** Nobody listens. */
    public static final int ECONNREFUSED = 111;

    private final String call;
    private final int errno;
    private final String object;

    ErrnoException(String call, int errno) {
        this(call, errno, "");
    }

    ErrnoException(String call, int errno, String object) {
        this.call = call;
        this.errno = errno;
        this.object = object;
    }

    /** The error number, one of the constants here or another of errno(3). */
    public int errno() {
        return errno;
    }

    /** The system call, as in {@code "connect"}. */
    public String call() {
        return call;
    }

    /**
     * The call, the reason, and the object if there is one.
     *
     * <p>As in {@code "connect: Connection refused (errno 111): /run/parley/kernel.sock"}.
     */
    @Override
    public String getMessage() {
        String reason = call + ": " + Libc.strerror(errno) + " (errno " + errno + ")";
        return object.isEmpty() ? reason : reason + ": " + object;
    }
}
