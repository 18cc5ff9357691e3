package dev.parley.scenarios.oracle;

import java.util.function.Consumer;

/** Every send of a client that was not killed has an outcome. */
final class NoHangs implements Rule {

    @Override
    public void check(Evidence evidence, Consumer<String> violations) {
        for (Send send : evidence.sends()) {
            if (send.outcome() == null && !send.client().isKilled()) {
                violations.accept(
                        "%s to life %d never ended, and was %s"
                                .formatted(
                                        send,
                                        send.intent().server(),
                                        send.isReceived() ? "received" : "not received"));
            }
        }
    }
}
