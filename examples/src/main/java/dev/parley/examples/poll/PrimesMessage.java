package dev.parley.examples.poll;

import static dev.parley.qnx4.SystemMessage.S32;
import static dev.parley.qnx4.SystemMessage.U16;

import dev.parley.qnx4.SystemMessage;
import java.lang.foreign.MemorySegment;

/**
 * What is said to the counter, and what it says. Little-endian, packed:
 *
 * <pre>
 * request          offset  size  field
 *                       0     2  type: 0x1000, the first of those that are free for all
 *                       2     2  subtype: 0 progress, 1 stop
 * reply                 0     2  status: EOK, or ENOSYS: there is no such request
 *                       2     2  zero
 *                       4     4  below: so far it has looked
 *                       8     4  primes: so many it has found
 * </pre>
 */
final class PrimesMessage {

    static final int PROGRESS = 0;
    static final int STOP = 1;

    static final int REQUEST_BYTES = 4;
    static final int REPLY_BYTES = 12;

    private static final int TYPE = 0x1000;

    private PrimesMessage() {}

    /** Room for a request; what is not received into it makes no sense. */
    static MemorySegment room() {
        return MemorySegment.ofArray(new byte[REQUEST_BYTES]).fill((byte) -1);
    }

    static MemorySegment request(int subtype) {
        MemorySegment request = MemorySegment.ofArray(new byte[REQUEST_BYTES]);
        request.set(U16, 0, (short) TYPE);
        request.set(U16, 2, (short) subtype);
        return request;
    }

    static boolean isRequest(MemorySegment request, int subtype) {
        return request.mismatch(request(subtype)) == -1;
    }

    static MemorySegment reply(Progress progress) {
        MemorySegment reply = MemorySegment.ofArray(new byte[REPLY_BYTES]);
        reply.set(U16, 0, (short) SystemMessage.EOK);
        reply.set(S32, 4, progress.below());
        reply.set(S32, 8, progress.primes());
        return reply;
    }

    static Progress readReply(MemorySegment reply) {
        return new Progress(reply.get(S32, 4), reply.get(S32, 8));
    }
}
