package dev.parley.scenarios;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waiting for what happens in a moment, by looking often; and for long, should it not. */
public final class Soon {

    private static final Duration INTERVAL = Duration.ofMillis(1);
    private static final Duration WATCHDOG = Duration.ofMinutes(1);

    private Soon() {}

    public static ConditionFactory soon() {
        return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(INTERVAL).atMost(WATCHDOG);
    }
}
