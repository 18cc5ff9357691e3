package dev.parley.examples.poll;

import dev.parley.Errno;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import dev.parley.qnx4.SystemMessage;
import java.lang.foreign.MemorySegment;

/**
 * Counts primes, in small steps, and looks at its queue after each of them. Owned by the thread
 * that works.
 */
public final class PrimeCounter {

    private static final String USAGE = "usage: PrimeCounter LIMIT, which is 1 to 999999999";

    private final Qnx4 qnx;
    private final Sieve sieve;
    private boolean stopped;

    private PrimeCounter(Qnx4 qnx, Sieve sieve) {
        this.qnx = qnx;
        this.sieve = sieve;
    }

    /** Counts those below a number, until it is there, or told to stop; and says how many. */
    public static void main(String[] args) throws Qnx4Exception {
        if (args.length != 1 || !args[0].matches("[1-9]\\d{0,8}")) {
            System.err.println(USAGE);
            System.exit(2);
        }
        try (Qnx4 qnx = Qnx4.attach()) {
            qnx.qnx_name_attach(0, Primes.NAME);
            PrimeCounter counter = new PrimeCounter(qnx, new Sieve(Integer.parseInt(args[0])));
            counter.work();
            System.out.println((counter.stopped ? "stopped: " : "found ") + counter.progress());
        }
    }

    private Progress progress() {
        return sieve.progress();
    }

    // [start:poll]
    private void work() throws Qnx4Exception {
        while (!stopped && !sieve.isDone()) {
            sieve.step();
            poll();
        }
    }

    /** One message, if there is any: whoever sends many does not keep it from its work. */
    private void poll() throws Qnx4Exception {
        MemorySegment msg = PrimesMessage.room();
        try {
            int pid = qnx.Creceive(0, msg);
            qnx.Reply(pid, answer(msg));
        } catch (Qnx4Exception e) {
            boolean isUsual = e.errno() == Errno.ENOMSG || e.errno() == Errno.ESRCH;
            if (!isUsual) { // nobody has asked; who has asked is gone
                throw e;
            }
        }
    }

    private MemorySegment answer(MemorySegment msg) {
        if (PrimesMessage.isRequest(msg, PrimesMessage.STOP)) {
            stopped = true;
        } else if (!PrimesMessage.isRequest(msg, PrimesMessage.PROGRESS)) {
            return SystemMessage.reply(SystemMessage.ENOSYS);
        }
        return PrimesMessage.reply(sieve.progress());
    }
    // [end:poll]
}
