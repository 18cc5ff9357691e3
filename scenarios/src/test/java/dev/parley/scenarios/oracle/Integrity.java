package dev.parley.scenarios.oracle;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What arrives is what was sent, from whom it says, at whom it was sent to, or forwarded; a reply
 * is the last of these servers' to exactly this request.
 */
final class Integrity implements Rule {

    @Override
    public void check(Evidence evidence, Consumer<String> violations) {
        for (Send send : evidence.sends()) {
            Receipt before = null;
            for (Receipt receipt : send.receipts()) {
                checkRequest(send, receipt, violations);
                checkReceiver(send, before, receipt, violations);
                before = receipt;
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
    }

    /**
     * What was received again without having been forwarded is not judged here.
     *
     * @param before null: it is the first
     */
    private static void checkReceiver(
            Send send, @Nullable Receipt before, Receipt receipt, Consumer<String> violations) {
        int server = receipt.server().number();
        if (before == null) {
            if (server != send.intent().server()) {
                violations.accept(
                        "%s was sent to life %d, and received by %s"
                                .formatted(send, send.intent().server(), receipt.server()));
            }
            return;
        }
        Entry.Forwarding way = before.way();
        if (way != null && server != way.server()) {
            violations.accept(
                    "%s was forwarded by %s to life %d, and received by %s"
                            .formatted(send, before.server(), way.server(), receipt.server()));
        }
    }

    private static void checkReply(Send send, Entry.Outcome outcome, Consumer<String> violations) {
        boolean isForwarded = send.receipts().size() > 1;
        int server =
                isForwarded ? send.receipts().getLast().server().number() : send.intent().server();
        if (outcome.replier() != server) {
            violations.accept(
                    "%s was %s to life %d, and got a reply of life %d"
                            .formatted(
                                    send,
                                    isForwarded ? "forwarded" : "sent",
                                    server,
                                    outcome.replier()));
        } else if (outcome.replyCrc()
                != Message.replyCrc(server, send.client().number(), send.intent())) {
            violations.accept("%s got a reply that is not the one to it".formatted(send));
        }
    }
}
