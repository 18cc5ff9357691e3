package dev.parley.examples.relay;

import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import java.lang.foreign.MemorySegment;

/** Sends to B. It does not know that there is a C. */
public final class A {

    private A() {}

    /** Sends its arguments, and prints the reply. */
    public static void main(String[] args) throws Qnx4Exception {
        try (Qnx4 qnx = Qnx4.attach()) {
            int pid = qnx.qnx_name_locate(0, B.NAME, 0);
            MemorySegment reply = Text.room();
            qnx.Send(pid, Text.of(String.join(" ", args)), reply);
            System.out.println(Text.read(reply));
        }
    }
}
