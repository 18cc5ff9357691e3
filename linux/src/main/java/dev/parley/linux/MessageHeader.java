package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@code struct msghdr} with one stretch of bytes and room for descriptors.
 *
 * <p>Not thread-safe.
 *
 * <pre>
 *   msghdr    0  address of the name, unused      8  its length (u32)
 *            16  address of the iovec            24  their count, 1
 *            32  address of the control bytes    40  their length
 *            48  flags (u32), out
 *   iovec    56  address of the bytes            64  their length
 *   control  72  cmsghdr: length (u64)           80  level (u32)   84  type (u32)
 *            88  descriptors (u32 each)
 * </pre>
 */
final class MessageHeader {

    private static final int IOVEC_ADDRESS = 16;
    private static final int IOVEC_COUNT = 24;
    private static final int CONTROL_ADDRESS = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;
    private static final int IOVEC = 56;
    private static final int CONTROL = 72;

    private static final int CMSG_LEVEL = 8;
    private static final int CMSG_TYPE = 12;
    private static final int CMSG_DATA = 16;
    private static final int CMSG_ALIGNMENT = 8;

    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int MSG_CTRUNC = 0x08;
    private static final int MSG_TRUNC = 0x20;

    private static final int CONTROL_BYTES =
            CMSG_DATA + SeqpacketSocket.MAX_DESCRIPTORS * Integer.BYTES;

    private final MemorySegment header;

    /** A header for these bytes; header and bytes live in the arena of the caller. */
    MessageHeader(Arena arena, MemorySegment bytes) {
        this.header = arena.allocate(CONTROL + CONTROL_BYTES, CMSG_ALIGNMENT);
        header.set(JAVA_LONG, IOVEC_ADDRESS, header.address() + IOVEC);
        header.set(JAVA_LONG, IOVEC_COUNT, 1);
        header.set(JAVA_LONG, IOVEC, bytes.address());
        header.set(JAVA_LONG, IOVEC + Long.BYTES, bytes.byteSize());
        header.set(JAVA_LONG, CONTROL_ADDRESS, header.address() + CONTROL);
    }

    long address() {
        return header.address();
    }

    /** Makes the message carry these, at most {@link SeqpacketSocket#MAX_DESCRIPTORS}. */
    void attach(List<Fd> descriptors) {
        long length = CMSG_DATA + (long) descriptors.size() * Integer.BYTES;
        header.set(JAVA_LONG, CONTROL_LENGTH, alignUp(length));
        header.set(JAVA_LONG, CONTROL, length);
        header.set(JAVA_INT, CONTROL + CMSG_LEVEL, SOL_SOCKET);
        header.set(JAVA_INT, CONTROL + CMSG_TYPE, SCM_RIGHTS);
        for (int i = 0; i < descriptors.size(); i++) {
            int number = descriptors.get(i).number();
            header.set(JAVA_INT, CONTROL + CMSG_DATA + (long) i * Integer.BYTES, number);
        }
    }

    /** Offers the whole room to recvmsg, which has shrunk it the last time. */
    void offerControlRoom() {
        header.set(JAVA_LONG, CONTROL_LENGTH, CONTROL_BYTES);
        header.set(JAVA_INT, FLAGS, 0);
    }

    /** Whether recvmsg had to drop bytes. */
    boolean hasLostBytes() {
        return (header.get(JAVA_INT, FLAGS) & MSG_TRUNC) != 0;
    }

    /** Whether recvmsg had to drop descriptors. */
    boolean hasLostDescriptors() {
        return (header.get(JAVA_INT, FLAGS) & MSG_CTRUNC) != 0;
    }

    /** Takes ownership of the descriptors that recvmsg put here. To be called once a message. */
    List<Fd> takeDescriptors() {
        List<Fd> descriptors = new ArrayList<>();
        long end = CONTROL + header.get(JAVA_LONG, CONTROL_LENGTH);
        long entry = CONTROL;
        while (entry + CMSG_DATA <= end) {
            long length = header.get(JAVA_LONG, entry);
            if (isRights(entry)) {
                for (long at = entry + CMSG_DATA; at < entry + length; at += Integer.BYTES) {
                    descriptors.add(Fd.of(header.get(JAVA_INT, at)));
                }
            }
            entry += alignUp(length);
        }
        return descriptors;
    }

    private boolean isRights(long entry) {
        return header.get(JAVA_INT, entry + CMSG_LEVEL) == SOL_SOCKET
                && header.get(JAVA_INT, entry + CMSG_TYPE) == SCM_RIGHTS;
    }

    private static long alignUp(long length) {
        return (length + CMSG_ALIGNMENT - 1) & -CMSG_ALIGNMENT;
    }
}
