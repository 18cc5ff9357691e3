package dev.parley.cli;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.DeadlineExceeded;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.ServerFailed;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends empty messages to a name, and says how long the answers take. */
@Command(
        name = "ping",
        description = {
            "Send empty messages to the port behind a name, and print each round trip.",
            "They are requests like any other: a server that answers one with an error is alive,"
                    + " and that counts as an answer."
        },
        footer = "The first round trips are slow: this program has only just started.",
        exitCodeList = {
            "0:every message was answered",
            "1:one was not, nobody has the name, or there is no kernel",
            "2:the command line is wrong",
            "130:interrupted by Ctrl-C, after the summary"
        })
final class PingCommand implements Callable<Integer> {

    private static final int MAX_COUNT = 1_000_000;
    private static final double MAX_SECONDS = 86_400;
    private static final MemorySegment EMPTY = MemorySegment.ofArray(new byte[0]);

    @Mixin private final NodeOptions node = new NodeOptions();

    @Parameters(paramLabel = "NAME", description = "Whom to ask.")
    private String name = "";

    @Option(
            names = {"-c", "--count"},
            paramLabel = "COUNT",
            defaultValue = "4",
            description = "How many messages to send. Default: ${DEFAULT-VALUE}.")
    private int count;

    @Option(
            names = {"-i", "--interval"},
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "The pause between two messages. Default: ${DEFAULT-VALUE}.")
    private double intervalSeconds;

    @Option(
            names = {"-w", "--wait"},
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long to wait for each answer. Default: ${DEFAULT-VALUE}.")
    private double waitSeconds;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "How long to wait for the name to appear. Default: ${DEFAULT-VALUE}.")
    private double patienceSeconds;

    @Option(names = "--json", description = "Print a JSON object at the end, and nothing else.")
    private boolean json;

    private final Output output;

    PingCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws Exception {
        checkCount();
        Duration interval = duration("interval", intervalSeconds);
        Duration wait = duration("wait", waitSeconds);
        ConnectOptions options =
                ConnectOptions.defaults().withPatience(duration("patience", patienceSeconds));
        try (Parley parley = node.join("parley ping");
                Connection connection = parley.connect(name, options);
                PingReport report = AtExit.closing(() -> reportOn(connection))) {
            pingAll(connection, wait, interval, report);
            return report.isComplete() ? Status.OK : Status.FAILED;
        }
    }

    private PingReport reportOn(Connection connection) {
        return new PingReport(output, json, name, connection.portId(), connection.owner());
    }

    private void pingAll(Connection connection, Duration wait, Duration interval, PingReport report)
            throws ParleyException, InterruptedException {
        for (int number = 0; number < count; number++) {
            if (number > 0) {
                Thread.sleep(interval);
            }
            ping(connection, wait, report);
        }
    }

    private static void ping(Connection connection, Duration wait, PingReport report)
            throws ParleyException {
        long begin = System.nanoTime();
        try {
            connection.send(EMPTY, EMPTY, wait);
            report.answered(System.nanoTime() - begin);
        } catch (ServerFailed e) {
            report.failed(System.nanoTime() - begin, e.errno());
        } catch (DeadlineExceeded e) {
            report.unanswered(String.valueOf(e.getMessage()));
        } catch (ParleyException e) {
            report.unanswered(String.valueOf(e.getMessage()));
            throw e; // nobody is there any more
        }
    }

    private void checkCount() {
        if (count < 1 || count > MAX_COUNT) {
            throw new IllegalArgumentException(
                    "count must be from 1 to %,d, count=%d".formatted(MAX_COUNT, count));
        }
    }

    private static Duration duration(String option, double seconds) {
        if (!(seconds >= 0 && seconds <= MAX_SECONDS)) { // as it stands, it refuses NaN too
            throw new IllegalArgumentException(
                    "%s must be from 0 to %.0f seconds, %s=%s"
                            .formatted(option, MAX_SECONDS, option, seconds));
        }
        return Duration.ofNanos((long) (seconds * TimeUnit.SECONDS.toNanos(1)));
    }
}
