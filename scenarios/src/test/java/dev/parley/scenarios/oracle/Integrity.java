package dev.parley.scenarios.oracle;

import java.util.function.Consumer;

/**
 * What arrives is what was sent, from whom it says, at whom it was sent to; a reply is that
 * server's to exactly this request.
 */
final class Integrity implements Rule {

    @Override
    public void check(Evidence evidence, Consumer<String> violations) {
        for (Send send : evidence.sends()) {
            for (Receipt receipt : send.receipts()) {
                checkRequest(send, receipt, violations);
            }
            Entry.Outcome outcome = send.outcome();
            if (outcome != null && outcome.end() == End.REPLIED) {
                checkReply(send, outcome, violations);
            }
        }
    }

    private static void checkRequest(Send send, Receipt receipt, Consumer<String> violations) {
        Entry.Received entry = receipt.entry();
        if (entry.requestCrc() != send.intent().requestCrc()) {
            violations.accept("%s arrived changed at %s".formatted(send, receipt.server()));
        }
        if (entry.sender() != send.client().number()) {
            violations.accept(
                    "%s was told to %s to be of life %d"
                            .formatted(send, receipt.server(), entry.sender()));
        }
        if (receipt.server().number() != send.intent().server()) {
            violations.accept(
                    "%s was sent to life %d, and received by %s"
                            .formatted(send, send.intent().server(), receipt.server()));
        }
    }

    private static void checkReply(Send send, Entry.Outcome outcome, Consumer<String> violations) {
        int server = send.intent().server();
        if (outcome.replier() != server) {
            violations.accept(
                    "%s was sent to life %d, and got a reply of life %d"
                            .formatted(send, server, outcome.replier()));
        } else if (outcome.replyCrc()
                != Message.replyCrc(server, send.client().number(), send.intent())) {
            violations.accept("%s got a reply that is not the one to it".formatted(send));
        }
    }
}
