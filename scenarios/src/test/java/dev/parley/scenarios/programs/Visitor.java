package dev.parley.scenarios.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Connection;
import dev.parley.NotPermitted;
import dev.parley.Parley;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Somebody else on a node: sends to the port of another user, tells what came of it, and waits for
 * the end of its input with one more send under way.
 */
public final class Visitor {

    private static final int LONG_BYTES = 1 << 20;

    private Visitor() {}

    /** Arguments: the name of a port. */
    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                Connection connection = parley.connect(args[0])) {
            System.out.println("transport " + connection.transport());
            System.out.println("reply " + connection.send("hello".getBytes(UTF_8)).text());
            System.out.println("long " + sendLong(connection));
            System.out.println("owning " + mayOwn(parley));
            Thread.ofPlatform().daemon().start(() -> sendAndTell(connection));
            while (System.in.read() >= 0) {
                // Until whoever started this has seen enough.
            }
        }
    }

    private static long sendLong(Connection connection) throws Exception {
        MemorySegment reply = Arena.ofAuto().allocate(LONG_BYTES);
        MemorySegment request = Arena.ofAuto().allocate(LONG_BYTES);
        LongPattern.fill(request, 7);
        connection.send(request, reply);
        return reply.mismatch(request);
    }

    private static boolean mayOwn(Parley parley) throws Exception {
        try {
            parley.open("mine").close();
            return true;
        } catch (NotPermitted e) {
            return false;
        }
    }

    private static void sendAndTell(Connection connection) {
        try {
            connection.send("last".getBytes(UTF_8));
            System.out.println("replied");
        } catch (Exception e) {
            System.out.println("failed " + e.getMessage());
        }
    }
}
