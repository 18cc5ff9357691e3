package dev.parley.scenarios.oracle;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What one thread sends on one connection is received in the order in which it was sent. Seen at
 * servers that receive one at a time; those of many write down what they received in another order.
 * What was forwarded to a server is not among it.
 */
final class Order implements Rule {

    @Override
    public void check(Evidence evidence, Consumer<String> violations) {
        for (Life server : evidence.lives()) {
            if (server.receivesInOrder()) {
                checkServer(evidence, server, violations);
            }
        }
    }

    private static void checkServer(Evidence evidence, Life server, Consumer<String> violations) {
        Map<Long, Send> latest = new HashMap<>();
        for (Receipt receipt : server.receipts()) {
            Entry.Received entry = receipt.entry();
            Send send = evidence.send(entry.client(), entry.number());
            if (send != null && send.intent().inOrder() && receipt == send.receipts().getFirst()) {
                long lane = (long) entry.client() << Integer.SIZE | send.intent().lane();
                Send before = latest.put(lane, send);
                if (before != null && before.intent().number() > entry.number()) {
                    violations.accept(
                            "%s was received by %s after #%d, which was sent later"
                                    .formatted(send, server, before.intent().number()));
                }
            }
        }
    }
}
