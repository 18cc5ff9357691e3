package dev.parley.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.parley.kernel.state.Credentials;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.FrameBuffer;
import dev.parley.linux.PeerCredentials;
import dev.parley.linux.Pidfd;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.linux.SeqpacketSocket.Arrival;
import dev.parley.wire.Ask;
import dev.parley.wire.FrameCodec;
import dev.parley.wire.MalformedFrame;
import dev.parley.wire.MemberEnd;
import dev.parley.wire.Tell;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;

/**
 * One process's connection: its socket, its pidfd, and what was said to it and does not fit into
 * the socket yet. Bounded by the node, which asks nobody who does not read, counts introductions
 * and watches, and says the end of a link once.
 *
 * <p>Owned by the kernel's loop; not thread-safe. Nothing here blocks.
 */
final class Connection implements AutoCloseable {

    /** So much of what is asked after the end is read, and not answered. */
    private static final int LAST_FRAMES = 64;

    private static final int FAREWELL_BYTES = FrameCodec.encode(1, new Ask.Leave()).length;

    private final long number;
    private final SeqpacketSocket socket;
    private final Credentials credentials;
    private final Optional<Fd> pidfd;
    private final Queue<OutgoingFrame> unsent = new ArrayDeque<>();

    private Connection(
            long number, SeqpacketSocket socket, Credentials credentials, Optional<Fd> pidfd) {
        this.number = number;
        this.socket = socket;
        this.credentials = credentials;
        this.pidfd = pidfd;
    }

    /** Takes over the socket, and asks the operating system who is at its other end. */
    static Connection of(long number, SeqpacketSocket socket) throws ErrnoException {
        try {
            PeerCredentials peer = socket.peer();
            Credentials credentials = new Credentials(peer.pid(), peer.uid(), peer.gid());
            return new Connection(number, socket, credentials, pidfdOf(socket));
        } catch (ErrnoException e) {
            socket.close();
            throw e;
        }
    }

    private static Optional<Fd> pidfdOf(SeqpacketSocket socket) {
        try {
            return Optional.of(socket.peerPidfd());
        } catch (ErrnoException _) {
            return Optional.empty(); // dead already, or out of sight: its hang-up will tell
        }
    }

    long number() {
        return number;
    }

    SeqpacketSocket socket() {
        return socket;
    }

    Credentials credentials() {
        return credentials;
    }

    /** Readable once the process has ended. */
    Optional<Fd> pidfd() {
        return pidfd;
    }

    /** Whether the process is known to have ended; false: perhaps it has only hung up. */
    boolean hasDied() {
        try {
            return pidfd.isPresent() && Pidfd.hasExited(pidfd.get());
        } catch (ErrnoException _) {
            return false;
        }
    }

    /** How the process ended, as far as it can be known; of one that {@link #hasDied}. */
    MemberEnd end() {
        OptionalInt status =
                pidfd.isPresent()
                        ? Pidfd.waitStatus(pidfd.get(), credentials.pid())
                        : OptionalInt.empty();
        return status.isPresent() ? MemberEnd.ofWaitStatus(status.getAsInt()) : MemberEnd.DIED;
    }

    /**
     * Says this now, or once the process has read what was said before. Takes over the descriptors.
     *
     * @throws ErrnoException the process is gone
     */
    void say(int call, Tell tell, List<Fd> descriptors) throws ErrnoException {
        unsent.add(OutgoingFrame.of(call, tell, descriptors));
        if (unsent.size() == 1) {
            flush();
        }
    }

    /** Sends what can be sent. */
    void flush() throws ErrnoException {
        OutgoingFrame frame = unsent.peek();
        while (frame != null && frame.sendTo(socket)) {
            unsent.remove().close();
            frame = unsent.peek();
        }
    }

    /** Whether something is left to send: the process does not read. */
    boolean isStalled() {
        return !unsent.isEmpty();
    }

    /**
     * Reads what the process has asked, for nothing: a socket that is closed with something unread
     * is reset, and the process would not see what was said to it last.
     */
    void drain() {
        try (FrameBuffer unread = FrameBuffer.ofCapacity(1)) {
            for (int i = 0; i < LAST_FRAMES; i++) {
                Arrival arrival = socket.receive(unread);
                if (arrival == Arrival.NONE || arrival == Arrival.END) {
                    return;
                }
            }
        } catch (ErrnoException _) {
            // It is gone, and will not look.
        }
    }

    /**
     * Whether the process, which has hung up, said last that it leaves. Of what else it said
     * nothing counts any more: it waits for no answer.
     */
    boolean saysFarewell() {
        try (FrameBuffer last = FrameBuffer.ofCapacity(FAREWELL_BYTES)) {
            for (int i = 0; i < LAST_FRAMES; i++) {
                switch (socket.receive(last)) {
                    case FRAME -> {
                        if (isFarewell(last)) {
                            return true;
                        }
                    }
                    case CUT -> {} // too long to be that
                    case NONE, END -> {
                        return false;
                    }
                }
            }
        } catch (ErrnoException _) {
            // It cannot be heard any more.
        }
        return false;
    }

    private static boolean isFarewell(FrameBuffer frame) {
        Fd.closeReceived(frame.takeDescriptors());
        try {
            byte[] bytes = frame.frame().toArray(JAVA_BYTE);
            return FrameCodec.decodeAsk(bytes).ask() instanceof Ask.Leave;
        } catch (MalformedFrame _) {
            return false;
        }
    }

    @Override
    public void close() {
        hangUp();
        pidfd.ifPresent(Fd::close);
    }

    /** Closes all but the pidfd. */
    void hangUp() {
        unsent.forEach(OutgoingFrame::close);
        socket.close();
    }
}
