package dev.parley.examples.acquisition;

import static dev.parley.qnx4.SystemMessage.S32;
import static dev.parley.qnx4.SystemMessage.U16;

import dev.parley.Errno;
import dev.parley.qnx4.SystemMessage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What the server answers. Little-endian, packed:
 *
 * <pre>
 * offset  size  field
 *      0     2  status: EOK, or why not
 *      2     2  zero
 *      4        read: of each scan, each channel's value, 4 bytes
 * </pre>
 */
final class DaqReply {

    static final int HEADER_BYTES = SystemMessage.REPLY_BYTES;

    private DaqReply() {}

    static MemorySegment done() {
        return SystemMessage.reply(SystemMessage.EOK);
    }

    static MemorySegment failed(Errno errno) {
        return SystemMessage.reply(errno.number());
    }

    static MemorySegment values(int... values) {
        MemorySegment reply = room(values.length);
        MemorySegment.copy(values, 0, reply, S32, HEADER_BYTES, values.length);
        return reply;
    }

    /** Room for so many values; zero, which is EOK. */
    static MemorySegment room(int values) {
        return MemorySegment.ofArray(new byte[HEADER_BYTES + values * Integer.BYTES]);
    }

    static int status(MemorySegment reply) {
        return Short.toUnsignedInt(reply.get(U16, 0));
    }

    static int[] readValues(MemorySegment reply) {
        return reply.asSlice(HEADER_BYTES).toArray(ValueLayout.JAVA_INT_UNALIGNED);
    }
}
