package dev.parley.scenarios.oracle;

import java.util.function.Consumer;

/** Who was not killed has left in order. */
final class NoCrashes implements Rule {

    @Override
    public void check(Evidence evidence, Consumer<String> violations) {
        for (Life life : evidence.lives()) {
            if (life.takesPart() && !life.isKilled() && !life.hasLeft()) {
                violations.accept(life + " was not killed, and did not leave in order");
            }
        }
    }
}
