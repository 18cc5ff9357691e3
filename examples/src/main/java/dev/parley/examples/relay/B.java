package dev.parley.examples.relay;

import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;

/** Receives, and has C answer. */
public final class B {

    /** What it is called. */
    static final String NAME = "relay.B";

    private B() {}

    // [start:relay]
    /** Relays until it is ended. */
    public static void main(String[] args) throws Qnx4Exception {
        try (Qnx4 qnx = Qnx4.attach()) {
            qnx.qnx_name_attach(0, NAME);
            while (true) {
                int a = qnx.Receive(0, Text.room());
                System.out.println(relay(qnx, a));
            }
        }
    }

    /** Hands over what A has sent, and tries to reply nevertheless; what came of that. */
    private static String relay(Qnx4 qnx, int a) throws Qnx4Exception {
        try {
            qnx.Relay(a, qnx.qnx_name_locate(0, C.NAME, 0));
        } catch (Qnx4Exception e) {
            boolean replied = Text.reply(qnx, a, "B has nobody to ask: " + e.errno());
            return replied ? "not relayed, so replied" : "A is gone";
        }
        boolean replied = Text.reply(qnx, a, "B says nothing");
        return replied ? "relayed, and replied" : "relayed; A does not wait for B any more";
    }
    // [end:relay]
}
