package dev.parley.scenarios.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Connection;
import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Request;
import dev.parley.Rights;
import dev.parley.Waiting;
import dev.parley.linux.Processes;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A server that dies at one of the steps of its second exchange.
 *
 * <p>A request that brings another one with it, which was passed, is about that one.
 *
 * <p>Arguments: port name, file of its journal, number of the fatal step or 0; and, if it does not
 * answer the second request, whether to "forward" it, or to "pass" the right to answer, and the
 * name of the port to which. Prints "serving TID" when clients may come; begins the second exchange
 * at the first line of its input; then prints "dying STEP", or "survived STEP…" with all steps and
 * waits for its end. The journal says what it knows, before it goes on: "received" or "torn", and
 * "replied".
 */
public final class MortalServer {

    /** What it does with the second request; true: its client was still there. */
    private interface Ending {
        boolean end(Request request, byte[] letter) throws Exception;
    }

    private static final Ending ANSWERING =
            (request, letter) -> request.reply(Letter.answer(letter));

    private MortalServer() {}

    /** Lives as long as it may. */
    public static void main(String[] args) throws Exception {
        JoinOptions blocking = JoinOptions.defaults().withWaiting(Waiting.BLOCK);
        try (Parley parley = Parley.join(blocking);
                Port port = parley.open(args[0]);
                FileOutputStream journal = new FileOutputStream(args[1])) {
            System.out.println("serving " + Processes.gettid());
            Ending ending = args.length > 3 ? ending(args[3], parley, args[4]) : ANSWERING;
            exchange(port, ANSWERING, OutputStream.nullOutputStream());
            System.in.read();
            FailPoints.arm(Integer.parseInt(args[2]));
            exchange(port, ending, journal);
            System.out.println("survived " + String.join(" ", FailPoints.disarm()));
            Thread.currentThread().join();
        }
    }

    private static Ending ending(String what, Parley parley, String name) throws Exception {
        Connection next = parley.connect(name);
        return switch (what) {
            case "forward" -> (request, _) -> request.forward(next);
            case "pass" ->
                    (request, _) -> {
                        next.send(new byte[0], Rights.none().with(request));
                        return true;
                    };
            default -> throw new IllegalArgumentException(what);
        };
    }

    private static void exchange(Port port, Ending ending, OutputStream journal) throws Exception {
        Request received = (Request) port.receive();
        boolean isAbout = received.passed().size() > 0;
        Request request = isAbout ? received.passed().takeRequest(0) : received;
        write(journal, "received");
        byte[] letter = request.bytes();
        if (!Letter.isWhole(letter)) {
            write(journal, "torn");
        }
        if (ending.end(request, letter)) {
            write(journal, "replied");
        }
        if (isAbout) {
            received.reply(new byte[0]);
        }
    }

    private static void write(OutputStream journal, String line) throws IOException {
        journal.write((line + "\n").getBytes(UTF_8));
    }
}
