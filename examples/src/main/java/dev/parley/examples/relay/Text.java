package dev.parley.examples.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Errno;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** {@code char text[100]}: what is sent, and what is replied; zeros follow it. */
final class Text {

    private static final int BYTES = 100;

    private Text() {}

    /** Room for one. */
    static MemorySegment room() {
        return MemorySegment.ofArray(new byte[BYTES]);
    }

    /** As much of it as there is room for. */
    static MemorySegment of(String text) {
        return MemorySegment.ofArray(Arrays.copyOf(text.getBytes(UTF_8), BYTES));
    }

    /** Up to the first zero, or the end. */
    static String read(MemorySegment text) {
        String all = new String(text.toArray(ValueLayout.JAVA_BYTE), UTF_8);
        int end = all.indexOf('\0');
        return end == -1 ? all : all.substring(0, end);
    }

    /** Replies; whether that one is blocked on this process. */
    static boolean reply(Qnx4 qnx, int pid, String text) throws Qnx4Exception {
        try {
            qnx.Reply(pid, of(text));
            return true;
        } catch (Qnx4Exception e) {
            if (e.errno() != Errno.ESRCH) {
                throw e;
            }
            return false;
        }
    }
}
