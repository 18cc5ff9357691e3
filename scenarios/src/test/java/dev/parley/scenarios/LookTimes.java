package dev.parley.scenarios;

import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.Snapshot;
import dev.parley.kernel.EmbeddedKernel;
import dev.parley.scenarios.programs.Restless;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How long a look at a node takes, from the question to the picture, while its threads move. Not a
 * test: a program that prints a line. The kernel is in this process, its loop on a thread.
 *
 * <p>Arguments: processes, threads in each.
 */
final class LookTimes {

    private static final int LOOKS = 200;

    private LookTimes() {}

    /** Takes some ten seconds. */
    public static void main(String[] args) throws Exception {
        int processes = Integer.parseInt(args[0]);
        int threads = Integer.parseInt(args[1]);
        List<Peer> peers = new ArrayList<>();
        try (EmbeddedKernel kernel = EmbeddedKernel.start();
                Parley parley = Parley.join(JoinOptions.defaults().withSocket(kernel.socket()))) {
            for (int i = 0; i < processes; i++) {
                peers.add(
                        Peer.start(
                                kernel.socket(),
                                Jvm.brief(),
                                Restless.class,
                                i,
                                processes,
                                threads));
            }
            peers.forEach(peer -> peer.expect("ready"));
            measure(parley); // warms up
            double[] millis = measure(parley);
            long seen =
                    parley.look().processes().stream()
                            .map(Snapshot.ProcessInfo::threads)
                            .mapToLong(List::size)
                            .sum();
            System.out.printf(
                    "%d processes, %d threads, %d links: min %.2f ms, median %.2f, max %.2f%n",
                    processes,
                    seen,
                    parley.look().links().size(),
                    millis[0],
                    millis[LOOKS / 2],
                    millis[LOOKS - 1]);
        } finally {
            peers.forEach(Peer::close);
        }
    }

    private static double[] measure(Parley parley) throws Exception {
        double[] millis = new double[LOOKS];
        for (int i = 0; i < LOOKS; i++) {
            long start = System.nanoTime();
            parley.look();
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        return millis;
    }
}
