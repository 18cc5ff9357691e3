package dev.parley.scenarios.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Connection;
import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Request;
import dev.parley.Waiting;
import dev.parley.linux.Processes;
import java.io.FileOutputStream;
import java.io.IOException;

/**
 * A server that dies at one of the steps of its second exchange.
 *
 * <p>Arguments: port name, file of its journal, number of the fatal step or 0, and the name of the
 * port to which it forwards the second request, if it does not answer it. Prints "serving TID" when
 * clients may come; begins the second exchange at the first line of its input; then prints "dying
 * STEP", or "survived STEP…" with all steps and waits for its end. The journal says what it knows,
 * before it goes on: "received" or "torn", and "replied".
 */
public final class MortalServer {

    /** What it does with the second request; true: its client was still there. */
    private interface Ending {
        boolean end(Request request, byte[] letter) throws Exception;
    }

    private MortalServer() {}

    /** Lives as long as it may. */
    public static void main(String[] args) throws Exception {
        JoinOptions blocking = JoinOptions.defaults().withWaiting(Waiting.BLOCK);
        try (Parley parley = Parley.join(blocking);
                Port port = parley.open(args[0]);
                FileOutputStream journal = new FileOutputStream(args[1])) {
            System.out.println("serving " + Processes.gettid());
            Request first = (Request) port.receive();
            first.reply(Letter.answer(first.bytes()));
            Ending ending = args.length > 3 ? forwarding(parley, args[3]) : MortalServer::answer;
            System.in.read();
            FailPoints.arm(Integer.parseInt(args[2]));
            exchange(port, ending, journal);
            System.out.println("survived " + String.join(" ", FailPoints.disarm()));
            Thread.currentThread().join();
        }
    }

    private static Ending forwarding(Parley parley, String name) throws Exception {
        Connection next = parley.connect(name);
        return (request, _) -> request.forward(next);
    }

    private static boolean answer(Request request, byte[] letter) {
        return request.reply(Letter.answer(letter));
    }

    private static void exchange(Port port, Ending ending, FileOutputStream journal)
            throws Exception {
        Request request = (Request) port.receive();
        write(journal, "received");
        byte[] letter = request.bytes();
        if (!Letter.isWhole(letter)) {
            write(journal, "torn");
        }
        if (ending.end(request, letter)) {
            write(journal, "replied");
        }
    }

    private static void write(FileOutputStream journal, String line) throws IOException {
        journal.write((line + "\n").getBytes(UTF_8));
    }
}
