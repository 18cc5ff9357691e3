package dev.parley.examples.middleman;

import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import java.lang.foreign.MemorySegment;

/** Knows squares. To it, the middleman is who asks. */
public final class Receiver {

    /** What it is called. */
    static final String NAME = "receiver";

    private Receiver() {}

    /** Answers until it is ended. */
    public static void main(String[] args) throws Qnx4Exception {
        try (Qnx4 qnx = Qnx4.attach()) {
            qnx.qnx_name_attach(0, NAME);
            while (true) {
                MemorySegment msg = Squares.room();
                int pid = qnx.Receive(0, msg);
                Replies.reply(qnx, pid, Squares.answer(msg));
            }
        }
    }
}
