package dev.parley.scenarios;

import dev.parley.Connection;
import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.PeerDied;
import dev.parley.kernel.EmbeddedKernel;
import dev.parley.linux.Processes;
import dev.parley.scenarios.programs.HeavyServer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * How long it takes until a client hears of its server's death: from just before the kill to the
 * outcome of a send that is held. Not a test: a program that prints a table.
 *
 * <p>{@code -Ddev.parley.liveness=false} shows it without the robust futex.
 */
final class DetectionTimes {

    private static final int DEATHS = 20;
    private static final int[] MEGABYTES = {64, 512, 2048};

    private DetectionTimes() {}

    /** Takes about a minute. */
    public static void main(String[] args) throws Exception {
        System.out.printf("dev.parley.liveness=%s%n", System.getProperty("dev.parley.liveness"));
        System.out.printf("%8s %12s %12s %12s%n", "heap/MB", "min/ms", "median/ms", "max/ms");
        try (EmbeddedKernel kernel = EmbeddedKernel.start()) {
            JoinOptions options = JoinOptions.defaults().withSocket(kernel.socket());
            try (Parley parley = Parley.join(options)) {
                measure(kernel.socket(), parley, MEGABYTES[0]); // warms up
                for (int megabytes : MEGABYTES) {
                    double[] millis = measure(kernel.socket(), parley, megabytes);
                    System.out.printf(
                            "%8d %12.3f %12.3f %12.3f%n",
                            megabytes, millis[0], millis[DEATHS / 2], millis[DEATHS - 1]);
                }
            }
        }
    }

    private static double[] measure(Path socket, Parley parley, int megabytes) throws Exception {
        double[] millis = new double[DEATHS];
        for (int i = 0; i < DEATHS; i++) {
            millis[i] = death(socket, parley, megabytes) / 1e6;
        }
        Arrays.sort(millis);
        return millis;
    }

    private static long death(Path socket, Parley parley, int megabytes) throws Exception {
        Jvm jvm = Jvm.standard().with("-Xmx" + (megabytes + megabytes / 2 + 64) + "m");
        try (Peer server = Peer.start(socket, jvm, HeavyServer.class, "heavy", megabytes);
                Connection connection = connect(server, parley)) {
            CompletableFuture<Long> heard = new CompletableFuture<>();
            Thread.ofPlatform().start(() -> send(connection, heard));
            server.expect("holding");
            long start = System.nanoTime();
            Processes.kill((int) server.pid(), Processes.SIGKILL);
            long nanos = heard.join() - start;
            server.awaitExit();
            return nanos;
        }
    }

    private static Connection connect(Peer server, Parley parley) throws ParleyException {
        server.expect("serving");
        return parley.connect("heavy");
    }

    private static void send(Connection connection, CompletableFuture<Long> heard) {
        try {
            connection.send(new byte[100]);
            heard.completeExceptionally(new AssertionError("replied"));
        } catch (PeerDied _) {
            heard.complete(System.nanoTime());
        } catch (ParleyException e) {
            heard.completeExceptionally(e);
        }
    }
}
