package dev.parley.examples.poll;

import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import java.lang.foreign.MemorySegment;

/** The counter of primes, as others see it. Thread-safe. */
public final class Primes {

    /** What the counter is called. */
    public static final String NAME = "primes";

    private final Qnx4 qnx;
    private final int pid;

    private Primes(Qnx4 qnx, int pid) {
        this.qnx = qnx;
        this.pid = pid;
    }

    /** The counter of the node; ESRCH: nobody counts. */
    public static Primes locate(Qnx4 qnx) throws Qnx4Exception {
        return new Primes(qnx, qnx.qnx_name_locate(0, NAME, 0));
    }

    /** How far it is; blocks for as long as a step of its work takes. ESRCH: it is done. */
    public Progress progress() throws Qnx4Exception {
        return ask(PrimesMessage.PROGRESS);
    }

    /** Tells it to stop; how far it has come. ESRCH: it was done before. */
    public Progress stop() throws Qnx4Exception {
        return ask(PrimesMessage.STOP);
    }

    private Progress ask(int subtype) throws Qnx4Exception {
        MemorySegment reply = MemorySegment.ofArray(new byte[PrimesMessage.REPLY_BYTES]);
        qnx.Send(pid, PrimesMessage.request(subtype), reply);
        return PrimesMessage.readReply(reply);
    }
}
