package dev.parley.scenarios.oracle;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A send is received once or not at all, and once more for each time that it was forwarded; whoever
 * has forwarded it does not answer it; and its client is told one outcome.
 */
final class AtMostOnce implements Rule {

    @Override
    public void check(Evidence evidence, Consumer<String> violations) {
        for (Send send : evidence.sends()) {
            for (Receipt receipt : send.receipts()) {
                if (receipt.forwarded() != null && receipt.reply() != null) {
                    violations.accept(
                            "%s was forwarded by %s, and answered by it all the same"
                                    .formatted(send, receipt.server()));
                }
            }
            if (!isChain(send.receipts())) {
                violations.accept(send + " was received more than once: " + receivers(send));
            }
            if (send.isToldTwice()) {
                violations.accept(send + " had more than one outcome");
            }
        }
    }

    /** Whether each but the last has forwarded it, as far as is known. */
    private static boolean isChain(List<Receipt> receipts) {
        return receipts.stream()
                .limit(Math.max(0, receipts.size() - 1))
                .allMatch(receipt -> receipt.way() != null);
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
