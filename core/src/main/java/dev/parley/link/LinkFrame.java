package dev.parley.link;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.parley.linux.Fd;
import dev.parley.linux.FrameBuffer;
import dev.parley.linux.Words;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one side of a link says to the other by the pair's socket; on a link of shared memory only
 * the words on extents. A frame of a single byte, a ring, is none of these.
 *
 * <pre>
 *   offset  size  field
 *        0     4  kind
 *        4     4  slot; of an extent, a proxy: its number
 *        8     8  generation; of an extent: its size in bytes; of pulses: a count; of a forward:
 *                 the port's id
 *       16    24  the slot's header, bytes 8 to 31, of a request or a reply; of a pulse: an entry;
 *                 of RECEIVED: 8 bytes with the port's terms; of FORWARD: the right to the port, or
 *                 0; of FOLLOWED: the link's id, or 0 and an errno; of what is said of rights: an
 *                 errno, which one, and the time that they are shown, or a right
 *       40     4  where the bytes that follow belong: offset in the body
 *       44     4  0
 *       48        bytes of the body, at most {@value #CHUNK_BYTES}
 * </pre>
 *
 * @param body lies in memory of this process until it is sent
 * @param descriptors go with the frame, and are owned by it
 */
record LinkFrame(
        Kind kind, int slot, long generation, Header header, Body body, List<Fd> descriptors) {

    static final int HEAD_BYTES = 48;
    static final int CHUNK_BYTES = 64 * 1024;
    static final int MAX_BYTES = HEAD_BYTES + CHUNK_BYTES;

    private static final Kind[] KINDS = Kind.values();

    /** Who says it, and what it means for the slot's word on the other side. */
    enum Kind {
        /** Client: FREE to SENT. */
        REQUEST(1),
        /** Client: asks for a queued request back; it may have been received meanwhile. */
        RECALL(2),
        /** Client: has left; SENT to ABANDONED, if it was received. */
        ABANDON(3),
        /** Server: is about to hand the request out. */
        RECEIVED(4),
        /** Server: gives a queued request back; SENT to FREE. */
        RECALLED(5),
        /** Server: SENT to REPLIED. */
        REPLY(6),
        /** Server: lets go of what was abandoned; ABANDONED to FREE. */
        LET_GO(7),
        /** Server: the port is closed. */
        CLOSED(8),
        /** Client: memory for long messages, with its descriptor. */
        EXTENT(9),
        /** Server: it may be used. */
        EXTENT_TAKEN(10),
        /** Server: it may not. */
        EXTENT_REFUSED(11),
        /** Client: it is used no more. */
        EXTENT_RETIRED(12),
        /** Client: the request is more urgent than it was; the header's first bytes say how. */
        RAISED(13),
        /** Client: wants to leave what was received, and stays; SENT gets UNBLOCK. */
        UNBLOCK(14),
        /** Client: a pulse; its header is that of an entry of the ring. */
        PULSE(15),
        /** Server: how many pulses were received, in the place of the generation. */
        PULSES_TAKEN(16),
        /** Client: triggers of the proxy with this number, as many as the generation says. */
        TRIGGER(17),
        /** Server: so many of them were received. */
        TRIGGERS_TAKEN(18),
        /** Client: asks for a proxy, by its id, under a number. */
        PROXY_WANTED(19),
        /** Server: it may be triggered. */
        PROXY_FOUND(20),
        /** Server: there is no such proxy, or no more. */
        PROXY_GONE(21),
        /** Server: requests may be forwarded to this port; the client shall have a link there. */
        FORWARD(22),
        /** Client: it has one, or cannot have one. */
        FOLLOWED(23),
        /** Giver: what goes with the message of this slot and generation, to be kept for it. */
        RIGHTS(24),
        /** Receiver: it keeps them, or says why not. */
        RIGHTS_KEPT(25),
        /** Giver: the message was not received, and they are not given. */
        RIGHTS_WITHDRAWN(26),
        /** Receiver: the message is over; what of it was not taken is let go. */
        RIGHTS_LEFT(27),
        /** Receiver: wants to answer a request that was passed, at the port that it names. */
        ANSWER_WANTED(28),
        /** Giver: that request is on its way there, or why not. */
        ANSWER_COMES(29);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        /** Whether the number that it names is a proxy's, and not a slot's. */
        boolean isOfProxy() {
            return number >= TRIGGER.number && number <= PROXY_GONE.number;
        }

        /** Whether it is about rights that go with a message; either side says these. */
        boolean isOfRights() {
            return number >= RIGHTS.number;
        }

        static Optional<Kind> of(int number) {
            // The numbers are those of the places, from 1.
            return number >= 1 && number <= KINDS.length
                    ? Optional.of(KINDS[number - 1])
                    : Optional.empty();
        }
    }

    /** The bytes 8 to 31 of a slot. */
    record Header(long first, long second, long third) {

        static final Header NONE = new Header(0, 0, 0);
    }

    /** Bytes that lie in memory of this process. */
    record Body(@Nullable Words words, long at, long lengthBytes) {

        static final Body NONE = new Body(null, 0, 0);
    }

    /** What was received: the head, copied once; the bytes follow it in the frame. */
    record Head(Kind kind, int slot, long generation, Header header, long offset) {}

    static LinkFrame of(Kind kind, int slot, long generation) {
        return of(kind, slot, generation, Header.NONE);
    }

    static LinkFrame of(Kind kind, int slot, long generation, Header header) {
        return new LinkFrame(kind, slot, generation, header, Body.NONE, List.of());
    }

    static LinkFrame raised(int slot, long generation, int priority) {
        return of(Kind.RAISED, slot, generation, new Header(priority, 0, 0));
    }

    static LinkFrame extent(int id, long sizeBytes, Fd descriptor) {
        return new LinkFrame(
                Kind.EXTENT, id, sizeBytes, Header.NONE, Body.NONE, List.of(descriptor));
    }

    static LinkFrame forward(long portId, long rightId) {
        return of(Kind.FORWARD, 0, portId, new Header(rightId, 0, 0));
    }

    static LinkFrame followed(long portId, long linkId, int errno) {
        return of(Kind.FOLLOWED, 0, portId, new Header(linkId, errno, 0));
    }

    static LinkFrame pulse(int priority, int code, long value, long nanos) {
        Header entry = new Header(value, (long) priority << 32 | (code & 0xffff_ffffL), nanos);
        return of(Kind.PULSE, 0, 0, entry);
    }

    /**
     * What is said instead of a reply, or of rights, whose descriptors cannot be sent; empty: there
     * is nothing.
     */
    Optional<LinkFrame> failed(int errno) {
        return switch (kind) {
            case REPLY -> {
                Header failure = new Header(0, errno | (long) LinkLayout.VERDICT_FAILED << 32, 0);
                yield Optional.of(of(kind, slot, generation, failure));
            }
            case RIGHTS ->
                    Optional.of(of(kind, slot, generation, new Header(errno, 0, header.third())));
            default -> Optional.empty();
        };
    }

    /**
     * Writes the head and the next bytes of the body.
     *
     * @param offset how much of the body was sent before
     * @return the length of the frame
     */
    long write(MemorySegment target, long offset) {
        target.set(JAVA_INT_UNALIGNED, 0, kind.number);
        target.set(JAVA_INT_UNALIGNED, 4, slot);
        target.set(JAVA_LONG_UNALIGNED, 8, generation);
        target.set(JAVA_LONG_UNALIGNED, 16, header.first());
        target.set(JAVA_LONG_UNALIGNED, 24, header.second());
        target.set(JAVA_LONG_UNALIGNED, 32, header.third());
        target.set(JAVA_INT_UNALIGNED, 40, (int) offset);
        target.set(JAVA_INT_UNALIGNED, 44, 0);
        long length = chunkBytes(offset);
        if (length > 0 && body.words() != null) {
            body.words().copyOut(body.at() + offset, target, HEAD_BYTES, length);
        }
        return HEAD_BYTES + length;
    }

    /** How much of the body goes with the frame that begins at this offset. */
    long chunkBytes(long offset) {
        return Math.min(body.lengthBytes() - offset, CHUNK_BYTES);
    }

    /** The head of a frame that was received; empty: it makes no sense. */
    static Optional<Head> head(MemorySegment frame) {
        if (frame.byteSize() < HEAD_BYTES) {
            return Optional.empty();
        }
        return Kind.of(frame.get(JAVA_INT_UNALIGNED, 0)).map(kind -> head(kind, frame));
    }

    private static Head head(Kind kind, MemorySegment frame) {
        return new Head(
                kind,
                frame.get(JAVA_INT_UNALIGNED, 4),
                frame.get(JAVA_LONG_UNALIGNED, 8),
                new Header(
                        frame.get(JAVA_LONG_UNALIGNED, 16),
                        frame.get(JAVA_LONG_UNALIGNED, 24),
                        frame.get(JAVA_LONG_UNALIGNED, 32)),
                Integer.toUnsignedLong(frame.get(JAVA_INT_UNALIGNED, 40)));
    }

    /** Takes in what a frame says. */
    interface Listener {
        /** Takes of the descriptors those that it wants. */
        void hear(Head head, MemorySegment bytes, List<Fd> descriptors);
    }

    /**
     * Hands a frame that was received to whom it concerns: to the rights of the link, or to the
     * listener; false: it makes no sense.
     */
    static boolean deliver(FrameBuffer frame, LinkRights rights, Listener listener) {
        Optional<Head> head = head(frame.frame());
        if (head.isEmpty()) {
            return false;
        }
        List<Fd> descriptors = new ArrayList<>(frame.takeDescriptors());
        try {
            Listener who = head.get().kind().isOfRights() ? rights::hear : listener;
            who.hear(head.get(), bytes(frame.frame()), descriptors);
        } finally {
            Fd.closeReceived(descriptors);
        }
        return true;
    }

    /** The bytes that follow the head. */
    static MemorySegment bytes(MemorySegment frame) {
        return frame.asSlice(HEAD_BYTES);
    }
}
