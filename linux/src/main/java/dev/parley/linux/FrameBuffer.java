package dev.parley.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Where {@link SeqpacketSocket#receive} puts a frame and its descriptors. Reusable.
 *
 * <p>Owned by one thread at a time. Holds the descriptors of the last frame until they are taken;
 * those that are not are closed at the next receive and by {@link #close}.
 */
public final class FrameBuffer implements AutoCloseable {

    private final Arena arena = Arena.ofShared();
    private final MemorySegment bytes;
    private final MemorySegment readable;
    private final MessageHeader header;
    private int lengthBytes;
    private List<Fd> descriptors = List.of();

    private FrameBuffer(int capacityBytes) {
        this.bytes = arena.allocate(capacityBytes, Long.BYTES);
        this.readable = bytes.asReadOnly();
        this.header = new MessageHeader(arena, bytes);
    }

    /** A buffer for frames up to this length in bytes, at least 1. */
    public static FrameBuffer ofCapacity(int capacityBytes) {
        if (capacityBytes < 1) {
            throw new IllegalArgumentException(
                    "capacityBytes must be > 0, capacityBytes=" + capacityBytes);
        }
        return new FrameBuffer(capacityBytes);
    }

    /** The bytes of the last frame, read-only, valid until the next receive; empty before. */
    public MemorySegment frame() {
        return readable.asSlice(0, lengthBytes);
    }

    /** The length of the last frame in bytes; 0 if the last receive brought none. */
    public int lengthBytes() {
        return lengthBytes;
    }

    /**
     * Hands over the descriptors of the last frame; the caller closes them. Then there are none.
     */
    public List<Fd> takeDescriptors() {
        List<Fd> taken = descriptors;
        descriptors = List.of();
        return taken;
    }

    /** Closes the descriptors that nobody took, and frees the memory. */
    @Override
    public void close() {
        clear();
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    /** Forgets the last frame and offers the whole room to the next. */
    long prepare() {
        if (!arena.scope().isAlive()) {
            throw new IllegalStateException("the buffer is closed");
        }
        clear();
        header.offerControlRoom();
        return header.address();
    }

    /** Takes over what recvmsg wrote, which returned this many bytes. */
    SeqpacketSocket.Arrival accept(int receivedBytes) {
        descriptors = List.copyOf(header.takeDescriptors());
        boolean hasTooMany =
                header.hasLostDescriptors()
                        && descriptors.size() == SeqpacketSocket.MAX_DESCRIPTORS;
        if (header.hasLostBytes() || hasTooMany) {
            clear();
            return SeqpacketSocket.Arrival.CUT;
        }
        if (header.hasLostDescriptors()) {
            clear(); // this process may have no more: all of them, or none
        }
        if (receivedBytes == 0) {
            clear(); // an empty frame looks like the end, and may have carried descriptors
            return SeqpacketSocket.Arrival.END;
        }
        lengthBytes = receivedBytes;
        return SeqpacketSocket.Arrival.FRAME;
    }

    private void clear() {
        lengthBytes = 0;
        Fd.closeReceived(takeDescriptors());
    }
}
