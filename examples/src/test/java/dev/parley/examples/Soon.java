package dev.parley.examples;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waiting for what happens in a moment, by looking often; and for long, should it not. */
public final class Soon {

    private Soon() {}

    /** To be completed by a condition. */
    public static ConditionFactory soon() {
        return Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofMinutes(1));
    }
}
