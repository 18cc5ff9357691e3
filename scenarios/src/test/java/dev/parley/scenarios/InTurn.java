package dev.parley.scenarios;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Measures several things by a batch of each in turn; who has no turn is asleep. */
final class InTurn {

    private static final int BATCHES = 9;
    private static final int WARM_UPS = 3;

    /** Some of one thing. */
    interface Batch {
        void run(int times) throws Exception;
    }

    private InTurn() {}

    /**
     * Prints a line for each.
     *
     * @param clients of {@link dev.parley.scenarios.programs.EchoClient}, by what they measure
     */
    static void measure(Map<String, Peer> clients, int roundTrips) throws Exception {
        clients.values().forEach(client -> client.expectAfter("ready"));
        Map<String, Batch> batches = new LinkedHashMap<>();
        clients.forEach(
                (what, client) ->
                        batches.put(
                                what,
                                times -> {
                                    client.tell(Integer.toString(times));
                                    client.expectAfter("done");
                                }));
        measureBatches(batches, roundTrips);
    }

    /** Prints a line for each. */
    static void measureBatches(Map<String, Batch> what, int times) throws Exception {
        Map<String, double[]> micros = new LinkedHashMap<>();
        what.keySet().forEach(name -> micros.put(name, new double[BATCHES]));
        for (int i = -WARM_UPS; i < BATCHES; i++) {
            for (Map.Entry<String, Batch> one : what.entrySet()) {
                long begin = System.nanoTime();
                one.getValue().run(times);
                double each = (System.nanoTime() - begin) / 1e3 / times;
                Objects.requireNonNull(micros.get(one.getKey()))[Math.max(i, 0)] = each;
            }
        }
        micros.forEach(
                (name, batches) -> {
                    Arrays.sort(batches);
                    System.out.printf(
                            "%-12s best %.3f us, median %.3f us%n",
                            name, batches[0], batches[BATCHES / 2]);
                });
    }
}
