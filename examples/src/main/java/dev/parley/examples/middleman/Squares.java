package dev.parley.examples.middleman;

import static dev.parley.qnx4.SystemMessage.S32;

import dev.parley.qnx4.SystemMessage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * What is asked, and answered: a number, and its square. Little-endian, packed, 12 bytes each:
 *
 * <pre>
 * request          offset  size  field
 *                       0     2  type: 0x1000, the first of those that are free for all
 *                       2     2  subtype: 0
 *                       4     8  number
 * reply                 0     2  status: EOK, or why not
 *                       2     2  zero
 *                       4     8  square
 * </pre>
 */
final class Squares {

    private static final int BYTES = 12;
    private static final int TYPE = 0x1000;

    private static final ValueLayout.OfLong S64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Squares() {}

    /** Room for either; what is not received into it makes no sense. */
    static MemorySegment room() {
        return MemorySegment.ofArray(new byte[BYTES]).fill((byte) -1);
    }

    static MemorySegment request(long number) {
        return message(TYPE, number);
    }

    /** What is replied to a request, or to what is none. */
    static MemorySegment answer(MemorySegment request) {
        if (request.get(S32, 0) != TYPE) {
            return failed(SystemMessage.ENOSYS);
        }
        long number = request.get(S64, 4);
        return message(SystemMessage.EOK, number * number);
    }

    static MemorySegment failed(int status) {
        return message(status, 0);
    }

    static int status(MemorySegment reply) {
        return reply.get(S32, 0);
    }

    static long square(MemorySegment reply) {
        return reply.get(S64, 4);
    }

    /** The first two fields as one number, of which the upper half is zero. */
    private static MemorySegment message(int head, long value) {
        MemorySegment message = room();
        message.set(S32, 0, head);
        message.set(S64, 4, value);
        return message;
    }
}
