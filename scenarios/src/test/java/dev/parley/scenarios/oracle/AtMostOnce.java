package dev.parley.scenarios.oracle;

import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A send is received once or not at all, and its client is told one outcome. */
final class AtMostOnce implements Rule {

    @Override
    public void check(Evidence evidence, Consumer<String> violations) {
        for (Send send : evidence.sends()) {
            if (send.receipts().size() > 1) {
                violations.accept(send + " was received more than once: " + receivers(send));
            }
            if (send.isToldTwice()) {
                violations.accept(send + " had more than one outcome");
            }
        }
    }

    private static String receivers(Send send) {
        return send.receipts().stream()
                .map(
                        receipt ->
                                "by %s %d us after it was sent"
                                        .formatted(
                                                receipt.server(),
                                                (receipt.entry().nanos() - send.intent().nanos())
                                                        / 1_000))
                .collect(Collectors.joining(", "));
    }
}
