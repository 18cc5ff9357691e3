package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A Unix socket that keeps frames whole and in order, and passes descriptors.
 *
 * <p>Thread-safe: a frame is sent and received in one step. Never blocks, except in {@link
 * #awaitReadable} and {@link #awaitWritable}. Owns its descriptor; nobody may be inside a call when
 * it is closed.
 */
public final class SeqpacketSocket implements AutoCloseable {

    /** The most descriptors that travel with one frame. */
    public static final int MAX_DESCRIPTORS = 16;

    /** What {@link #receive} found. */
    public enum Arrival {
        /**
         * A whole frame, now in the buffer; without its descriptors if this process may not have as
         * many.
         */
        FRAME,
        /** Nothing is there yet. */
        NONE,
        /** The other end is closed and all it sent was received. */
        END,
        /** A frame larger than the buffer, or with too many descriptors; nothing of it is kept. */
        CUT
    }

    /** Two sockets connected to each other, each closed by its owner. */
    public record Pair(SeqpacketSocket first, SeqpacketSocket second) {}

    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOCK_SEQPACKET = 5;
    private static final int TYPE = SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_PEERCRED = 17;
    private static final int SO_PEERPIDFD = 77;
    private static final int UCRED_BYTES = 12;
    private static final int SHUT_RDWR = 2;

    /** One byte, whatever its value, for {@link #sendByte}. */
    private static final MemorySegment RING = Arena.global().allocate(1);

    private final Fd fd;

    private SeqpacketSocket(Fd fd) {
        this.fd = fd;
    }

    /** Takes ownership of a descriptor that is such a socket, as one that was received. */
    public static SeqpacketSocket of(Fd fd) {
        return new SeqpacketSocket(fd);
    }

    /**
     * Makes a socket at this path, on which others may {@link #connect}. The file is created under
     * the process's umask; closing the socket leaves it behind.
     *
     * @param backlog how many may wait for {@link #accept}; the next are refused with EAGAIN
     * @throws ErrnoException EADDRINUSE: the path exists; ENAMETOOLONG: it is longer than 107
     *     bytes; ENOENT, ENOTDIR, EACCES: as for any file
     */
    public static SeqpacketSocket listen(Path path, int backlog) throws ErrnoException {
        SeqpacketSocket socket = open();
        try {
            socket.attach(Syscall.BIND, path);
            Syscall.LISTEN.check(socket.fd.number(), backlog);
            return socket;
        } catch (ErrnoException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Connects to the socket at this path, at once or not at all.
     *
     * @throws ErrnoException ENOENT: no such file; ECONNREFUSED: nobody listens; EAGAIN: too many
     *     wait already; EACCES: the file may not be written; ENAMETOOLONG: as for {@link #listen}
     */
    public static SeqpacketSocket connect(Path path) throws ErrnoException {
        SeqpacketSocket socket = open();
        try {
            socket.attach(Syscall.CONNECT, path);
            return socket;
        } catch (ErrnoException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Makes two sockets that are connected to each other.
     *
     * @throws ErrnoException EMFILE: too many descriptors
     */
    public static Pair pair() throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment numbers = arena.allocate(JAVA_INT, 2);
            Syscall.SOCKETPAIR.check(SocketAddress.AF_UNIX, TYPE, 0, numbers.address());
            return new Pair(
                    of(Fd.of(numbers.getAtIndex(JAVA_INT, 0))),
                    of(Fd.of(numbers.getAtIndex(JAVA_INT, 1))));
        }
    }

    private static SeqpacketSocket open() throws ErrnoException {
        return of(Fd.of(Syscall.SOCKET.check(SocketAddress.AF_UNIX, TYPE, 0)));
    }

    /** Binds or connects. */
    private void attach(Syscall call, Path path) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            long address = SocketAddress.of(arena, path, call).address();
            long result = call.call(fd.number(), address, SocketAddress.BYTES);
            if (result < 0) {
                throw call.failure(result, path);
            }
        }
    }

    /**
     * Takes the next of those that connected; empty if nobody waits.
     *
     * @throws ErrnoException EINVAL: does not listen; EMFILE: too many descriptors
     */
    public Optional<SeqpacketSocket> accept() throws ErrnoException {
        long result = Syscall.ACCEPT4.call(fd.number(), 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (result == -ErrnoException.EAGAIN) {
            return Optional.empty();
        }
        if (result < 0) {
            throw Syscall.ACCEPT4.failure(result);
        }
        return Optional.of(of(Fd.of(result)));
    }

    /**
     * Who made the other end.
     *
     * @throws ErrnoException ENOTSOCK: not a socket
     */
    public PeerCredentials peer() throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ucred = arena.allocate(UCRED_BYTES, Integer.BYTES);
            long result = option(SO_PEERCRED, ucred);
            if (result < 0) {
                throw Syscall.GETSOCKOPT.failure(result);
            }
            return new PeerCredentials(
                    ucred.getAtIndex(JAVA_INT, 0),
                    ucred.getAtIndex(JAVA_INT, 1),
                    ucred.getAtIndex(JAVA_INT, 2));
        }
    }

    /**
     * A pidfd of the process that made the other end.
     *
     * <p>Before Linux 6.5 it is opened by the pid, which may by then belong to another process.
     *
     * @throws ErrnoException ESRCH, EINVAL: the process is gone, or cannot be seen from here
     */
    public Fd peerPidfd() throws ErrnoException {
        long result = kernelPeerPidfd();
        if (result == -ErrnoException.ENOPROTOOPT) {
            return Pidfd.open(peer().pid());
        }
        if (result < 0) {
            throw Syscall.GETSOCKOPT.failure(result);
        }
        return Fd.of(result);
    }

    /** The number of a pidfd that the kernel kept for the peer, or -errno. */
    long kernelPeerPidfd() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocate(JAVA_INT);
            long result = option(SO_PEERPIDFD, number);
            return result < 0 ? result : number.get(JAVA_INT, 0);
        }
    }

    /** Fills the value from a socket option; returns 0 or -errno. */
    private long option(int name, MemorySegment value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) value.byteSize());
            return Syscall.GETSOCKOPT.call(
                    fd.number(), SOL_SOCKET, name, value.address(), length.address());
        }
    }

    /**
     * Sends one frame. The peer receives descriptors of its own; the caller keeps the ones given.
     *
     * @param frame its first {@code lengthBytes} are sent, at least 1: an empty frame would read as
     *     the end
     * @param descriptors at most {@link #MAX_DESCRIPTORS}
     * @return false if the peer must receive first: nothing was sent
     * @throws ErrnoException EPIPE, ECONNRESET: the peer is gone; EMSGSIZE: too long for the
     *     socket; ETOOMANYREFS: too many descriptors of this user are under way; ENOTCONN: not
     *     connected
     */
    public boolean send(MemorySegment frame, long lengthBytes, List<Fd> descriptors)
            throws ErrnoException {
        if (lengthBytes < 1 || lengthBytes > frame.byteSize()) {
            throw new IllegalArgumentException(
                    "lengthBytes must be 1 to "
                            + frame.byteSize()
                            + ", lengthBytes="
                            + lengthBytes);
        }
        if (descriptors.size() > MAX_DESCRIPTORS) {
            throw new IllegalArgumentException(
                    "at most "
                            + MAX_DESCRIPTORS
                            + " descriptors a frame, not "
                            + descriptors.size());
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(lengthBytes);
            MemorySegment.copy(frame, 0, bytes, 0, lengthBytes);
            MessageHeader header = new MessageHeader(arena, bytes);
            if (!descriptors.isEmpty()) {
                header.attach(descriptors);
            }
            int flags = MSG_DONTWAIT | MSG_NOSIGNAL;
            long result = Syscall.SENDMSG.call(fd.number(), header.address(), flags);
            if (result < 0 && result != -ErrnoException.EAGAIN) {
                throw Syscall.SENDMSG.failure(result);
            }
            return result >= 0;
        }
    }

    /**
     * Sends a frame of one byte, to make the other end readable.
     *
     * @return true if the peer has something to receive, this byte or earlier ones; false if it is
     *     gone
     * @throws ErrnoException ENOTCONN: not connected
     */
    public boolean sendByte() throws ErrnoException {
        int flags = MSG_DONTWAIT | MSG_NOSIGNAL;
        long result = Syscall.SENDTO.call(fd.number(), RING.address(), RING.byteSize(), flags);
        if (result >= 0 || result == -ErrnoException.EAGAIN) {
            return true;
        }
        if (result == -ErrnoException.EPIPE || result == -ErrnoException.ECONNRESET) {
            return false;
        }
        throw Syscall.SENDTO.failure(result);
    }

    /**
     * Receives the next frame, if there is one. The descriptors that come with it are
     * close-on-exec.
     *
     * @throws ErrnoException ENOTCONN, EINVAL: not connected
     */
    public Arrival receive(FrameBuffer buffer) throws ErrnoException {
        long result = receiveOnce(buffer);
        if (result == -ErrnoException.ECONNRESET) {
            // The peer ended with something unread. Linux says so once, and before the frames that
            // the peer sent: those are still here.
            result = receiveOnce(buffer);
        }
        if (result == -ErrnoException.EAGAIN) {
            return Arrival.NONE;
        }
        if (result < 0) {
            throw Syscall.RECVMSG.failure(result);
        }
        Arrival arrival = buffer.accept((int) result);
        if (arrival == Arrival.END) {
            // Linux looks for a frame first and for the end after that: what the peer sent between
            // the two looks, before it closed, is still here.
            long again = receiveOnce(buffer);
            return again > 0 ? buffer.accept((int) again) : Arrival.END;
        }
        return arrival;
    }

    private long receiveOnce(FrameBuffer buffer) {
        int flags = MSG_DONTWAIT | MSG_CMSG_CLOEXEC;
        return Syscall.RECVMSG.call(fd.number(), buffer.prepare(), flags);
    }

    /**
     * Blocks until there is something to receive or to accept, or the other end is closed.
     *
     * @return false if the time is over first
     */
    public boolean awaitReadable(Duration timeout) throws ErrnoException {
        return Poll.await(fd, Poll.READABLE, timeout);
    }

    /**
     * Blocks until a frame can be sent, or the other end is closed.
     *
     * @return false if the time is over first
     */
    public boolean awaitWritable(Duration timeout) throws ErrnoException {
        return Poll.await(fd, Poll.WRITABLE, timeout);
    }

    /**
     * Whether the other end is closed, or either end was shut down; something may be left to
     * receive. Does not block.
     */
    public boolean isHungUp() throws ErrnoException {
        return Poll.await(fd, Poll.NOTHING, Duration.ZERO);
    }

    /** The descriptor, which stays owned by this socket. */
    public Fd fd() {
        return fd;
    }

    /**
     * Hangs up without giving the descriptor back: both ends see the end, also those who wait for
     * it. Harmless from any thread and at any time.
     */
    public void shutdown() {
        Syscall.SHUTDOWN.call(fd.number(), SHUT_RDWR); // ENOTCONN: the other end was faster
    }

    /** Closes the descriptor: the peer sees the end. The second time does nothing. */
    @Override
    public void close() {
        fd.close();
    }

    @Override
    public String toString() {
        return "socket " + fd;
    }
}
