package dev.parley.link;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.wire.LinkGeometry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What goes out by the pair's socket: in order, and without ever blocking. What the other side has
 * no room for waits here, and is sent by the background thread when there is room.
 *
 * <p>Thread-safe. What waits is bounded: an honest peer has a few frames a slot under way, and the
 * link of one that makes more wait, and does not read, is ended. Their bytes stay where they are.
 */
public class FrameSender {

    /** Told under the lock of the sender, so that the last word is the true one. */
    public interface Interest {
        /** Whether to call {@link #flush} when there is room. */
        void inRoom(boolean interested);
    }

    /** For each of the slots the answers to its request, a recall and an abandon, twice over. */
    private static final int MOST_WAITING = 8 * LinkGeometry.MAX_SLOT_COUNT;

    private final SeqpacketSocket socket;
    private final Queue<LinkFrame> waiting = new ArrayDeque<>();
    private Interest interest = _ -> {};
    private @Nullable MemorySegment buffer;
    private long sentOfFirst;
    private boolean over;
    private volatile boolean stalled;

    FrameSender(SeqpacketSocket socket) {
        this.socket = socket;
    }

    SeqpacketSocket socket() {
        return socket;
    }

    /** Who is told whether something waits for room, from now on. */
    public synchronized void tell(Interest who) {
        interest = who;
        who.inRoom(stalled);
    }

    /** Whether something waits for room. */
    public boolean isStalled() {
        return stalled;
    }

    /** Sends now or later. Takes over the descriptor. */
    synchronized void post(LinkFrame frame) {
        if (over) {
            close(frame);
            return;
        }
        waiting.add(frame);
        if (!stalled) {
            flush();
        } else if (waiting.size() > MOST_WAITING) {
            giveUp();
        }
    }

    /** Makes the other side look at what both can see. */
    synchronized void ring() {
        if (!over) {
            try {
                socket.sendByte();
            } catch (ErrnoException _) {
                giveUp();
            }
        }
    }

    /**
     * Sends a frame without a body now, or not at all: then the link is stalled until there is
     * room.
     */
    synchronized boolean tryPost(LinkFrame frame) {
        if (over || stalled) {
            return false;
        }
        boolean sent = send(frame, 0);
        if (!sent) {
            stall(true);
        }
        return sent && !over;
    }

    /** Sends what can be sent. */
    synchronized void flush() {
        for (LinkFrame frame = waiting.peek(); frame != null; frame = waiting.peek()) {
            if (!sendRest(frame)) {
                stall(true);
                return;
            }
            close(waiting.remove());
            sentOfFirst = 0;
        }
        stall(false);
    }

    /** Nothing is sent any more. */
    synchronized void end() {
        over = true;
        waiting.forEach(FrameSender::close);
        waiting.clear();
    }

    private boolean sendRest(LinkFrame frame) {
        do {
            if (!send(frame, sentOfFirst)) {
                return false;
            }
            sentOfFirst += frame.chunkBytes(sentOfFirst);
        } while (sentOfFirst < frame.body().lengthBytes());
        return true;
    }

    /** One frame; false: no room. */
    private boolean send(LinkFrame frame, long offset) {
        if (over) {
            return true;
        }
        MemorySegment bytes = buffer();
        List<Fd> descriptors = offset > 0 ? List.of() : frame.descriptors();
        try {
            return socket.send(bytes, frame.write(bytes, offset), descriptors);
        } catch (ErrnoException e) {
            boolean isRefused = e.errno() == ErrnoException.ETOOMANYREFS && !descriptors.isEmpty();
            Optional<LinkFrame> instead = isRefused ? frame.failed(e.errno()) : Optional.empty();
            if (instead.isPresent()) {
                // Others of this user do not read what was sent to them: this one fails, no more.
                return send(instead.get(), 0);
            }
            giveUp(); // the other side hung up, as the reader of the socket sees too
            return true;
        }
    }

    private void giveUp() {
        over = true;
        socket.shutdown();
    }

    private MemorySegment buffer() {
        MemorySegment present = buffer;
        if (present == null) {
            present = Arena.ofAuto().allocate(LinkFrame.MAX_BYTES, Long.BYTES);
            buffer = present;
        }
        return present;
    }

    private void stall(boolean now) {
        if (stalled != now) {
            stalled = now;
            interest.inRoom(now);
        }
    }

    private static void close(LinkFrame frame) {
        Fd.closeReceived(frame.descriptors()); // perhaps a file that takes its time
    }
}
