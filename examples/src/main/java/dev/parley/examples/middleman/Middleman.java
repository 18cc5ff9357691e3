package dev.parley.examples.middleman;

import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import java.lang.foreign.MemorySegment;

/** Receives, sends on, and replies what was replied. Owned by the thread that does so. */
public final class Middleman {

    /** What it is called. */
    static final String NAME = "middleman";

    private final Qnx4 qnx;

    /** The pid of the receiver; 0: it is to be located. */
    private int receiver;

    private Middleman(Qnx4 qnx) {
        this.qnx = qnx;
    }

    /** Goes between until it is ended. */
    public static void main(String[] args) throws Qnx4Exception {
        try (Qnx4 qnx = Qnx4.attach()) {
            qnx.qnx_name_attach(0, NAME);
            new Middleman(qnx).goBetween();
        }
    }

    // [start:middleman]
    private void goBetween() throws Qnx4Exception {
        while (true) {
            MemorySegment msg = Squares.room();
            int pid = qnx.Receive(0, msg);
            Replies.reply(qnx, pid, sendOn(msg));
        }
    }

    /** Blocks for as long as the receiver takes; meanwhile senders stay SEND-blocked. */
    private MemorySegment sendOn(MemorySegment msg) {
        MemorySegment reply = Squares.room();
        try {
            if (receiver == 0) {
                receiver = qnx.qnx_name_locate(0, Receiver.NAME, 0);
            }
            qnx.Send(receiver, msg, reply);
            return reply;
        } catch (Qnx4Exception e) {
            receiver = 0; // there may be another one, next time
            return Squares.failed(e.errno().number());
        }
    }
    // [end:middleman]
}
