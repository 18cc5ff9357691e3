package dev.parley.cli.message;

import dev.parley.cli.base.Seconds;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a client waits for a server that has yet to come. */
final class Patience {

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            defaultValue = "0",
            description = "How long to wait for the name to appear. Default: ${DEFAULT-VALUE}.")
    private Duration duration = Duration.ZERO;

    Duration duration() {
        return duration;
    }
}
