package dev.parley.examples.middleman;

import dev.parley.Errno;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import java.lang.foreign.MemorySegment;

/** Replying to who may be gone. */
final class Replies {

    private Replies() {}

    /** Replies; who does not wait for that any more, as it is gone, is none of our business. */
    static void reply(Qnx4 qnx, int pid, MemorySegment reply) throws Qnx4Exception {
        try {
            qnx.Reply(pid, reply);
        } catch (Qnx4Exception e) {
            if (e.errno() != Errno.ESRCH) {
                throw e;
            }
        }
    }
}
