package dev.parley.examples.middleman;

import dev.parley.Errno;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import dev.parley.qnx4.SystemMessage;
import java.lang.foreign.MemorySegment;

/** Asks the middleman for squares, one after the other. */
public final class Sender {

    private static final String USAGE = "usage: Sender COUNT, which is 1 to 999999";

    private Sender() {}

    /** For those of the first so many numbers; says how many were right. */
    public static void main(String[] args) throws Qnx4Exception {
        if (args.length != 1 || !args[0].matches("[1-9]\\d{0,5}")) {
            System.err.println(USAGE);
            System.exit(2);
        }
        try (Qnx4 qnx = Qnx4.attach()) {
            int count = Integer.parseInt(args[0]);
            int middleman = qnx.qnx_name_locate(0, Middleman.NAME, 0);
            System.out.println(ask(qnx, middleman, count) + " of " + count + " squares are right");
        }
    }

    /** Asks for so many; the first that is not answered is the last. How many were right. */
    private static int ask(Qnx4 qnx, int middleman, int count) throws Qnx4Exception {
        MemorySegment reply = Squares.room();
        int right = 0;
        for (long number = 0; number < count; number++) {
            qnx.Send(middleman, Squares.request(number), reply);
            int status = Squares.status(reply);
            if (status != SystemMessage.EOK) {
                System.out.println("no answer: " + Errno.of(status).orElse(Errno.EIO));
                return right;
            }
            right += Squares.square(reply) == number * number ? 1 : 0;
        }
        return right;
    }
}
