package dev.parley.examples.relay;

import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import java.lang.foreign.MemorySegment;

/** Answers what B relays. To it, A has sent that, and there is no B. */
public final class C {

    /** What it is called. */
    static final String NAME = "relay.C";

    private C() {}

    // [start:relayed]
    /** Answers until it is ended. */
    public static void main(String[] args) throws Qnx4Exception {
        try (Qnx4 qnx = Qnx4.attach()) {
            qnx.qnx_name_attach(0, NAME);
            while (true) {
                MemorySegment msg = Text.room();
                int a = qnx.Receive(0, msg);
                Text.reply(qnx, a, "C has received: " + Text.read(msg));
            }
        }
    }
    // [end:relayed]
}
