package dev.parley.scenarios.oracle;

import java.util.function.Consumer;

/** Nothing is received that nobody was going to send. */
final class NoPhantoms implements Rule {

    @Override
    public void check(Evidence evidence, Consumer<String> violations) {
        for (Receipt phantom : evidence.phantoms()) {
            violations.accept(
                    "%s received #%d of life %d, which never sent it"
                            .formatted(
                                    phantom.server(),
                                    phantom.entry().number(),
                                    phantom.entry().client()));
        }
    }
}
