package dev.parley.scenarios.programs;

import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Request;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;

/**
 * A server with much memory, which Linux has to free when it dies.
 *
 * <p>Arguments: port name, megabytes of heap to touch. Prints "serving"; receives one request and
 * keeps it.
 */
public final class HeavyServer {

    private static final int MEGABYTE = 1 << 20;
    private static final int PAGE_BYTES = 4096;

    private HeavyServer() {}

    /** Waits for its end. */
    public static void main(String[] args) throws Exception {
        List<byte[]> ballast = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            byte[] piece = new byte[MEGABYTE];
            for (int at = 0; at < MEGABYTE; at += PAGE_BYTES) {
                piece[at] = 1;
            }
            ballast.add(piece);
        }
        try (Parley parley = Parley.join();
                Port port = parley.open(args[0])) {
            System.out.println("serving");
            ballast.add(((Request) port.receive()).bytes());
            System.out.println("holding");
            Thread.currentThread().join();
        } finally {
            Reference.reachabilityFence(ballast);
        }
    }
}
