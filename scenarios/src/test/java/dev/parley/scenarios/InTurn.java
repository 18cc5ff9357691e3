package dev.parley.scenarios;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Measures several clients by a batch of each in turn; who has no turn is asleep. */
final class InTurn {

    private static final int BATCHES = 9;
    private static final int WARM_UPS = 3;

    private InTurn() {}

    /**
     * Prints a line for each.
     *
     * @param clients of {@link dev.parley.scenarios.programs.EchoClient}, by what they measure
     */
    static void measure(Map<String, Peer> clients, int roundTrips) {
        clients.values().forEach(client -> client.expectAfter("ready"));
        Map<String, double[]> micros = new LinkedHashMap<>();
        clients.keySet().forEach(what -> micros.put(what, new double[BATCHES]));
        for (int i = -WARM_UPS; i < BATCHES; i++) {
            for (Map.Entry<String, Peer> one : clients.entrySet()) {
                long begin = System.nanoTime();
                one.getValue().tell(Integer.toString(roundTrips));
                one.getValue().expectAfter("done");
                double each = (System.nanoTime() - begin) / 1e3 / roundTrips;
                Objects.requireNonNull(micros.get(one.getKey()))[Math.max(i, 0)] = each;
            }
        }
        micros.forEach(
                (what, batches) -> {
                    Arrays.sort(batches);
                    System.out.printf(
                            "%-12s best %.3f us, median %.3f us%n",
                            what, batches[0], batches[BATCHES / 2]);
                });
    }
}
