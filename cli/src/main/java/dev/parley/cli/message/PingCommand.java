package dev.parley.cli.message;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.DeadlineExceeded;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.ServerFailed;
import dev.parley.cli.base.AtExit;
import dev.parley.cli.base.CompletionNames;
import dev.parley.cli.base.NodeOptions;
import dev.parley.cli.base.Output;
import dev.parley.cli.base.Seconds;
import dev.parley.cli.base.Status;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.Callable;
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
public final class PingCommand implements Callable<Integer> {

    private static final int MAX_COUNT = 1_000_000;
    private static final MemorySegment EMPTY = MemorySegment.ofArray(new byte[0]);

    @Mixin private final NodeOptions node = new NodeOptions("ping");

    @Mixin private final Patience patience = new Patience();

    @Parameters(
            paramLabel = "NAME",
            completionCandidates = CompletionNames.class,
            description = "Whom to ask.")
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
            converter = Seconds.class,
            defaultValue = "1",
            description = "The pause between two messages. Default: ${DEFAULT-VALUE}.")
    private Duration interval = Duration.ZERO;

    @Option(
            names = {"-w", "--wait"},
            paramLabel = "SECONDS",
            converter = Seconds.class,
            defaultValue = "10",
            description = "How long to wait for each answer. Default: ${DEFAULT-VALUE}.")
    private Duration wait = Duration.ZERO;

    @Option(names = "--json", description = "Print a JSON object at the end, and nothing else.")
    private boolean json;

    private final Output output;

    /** The command. */
    public PingCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws Exception {
        checkCount();
        ConnectOptions options = ConnectOptions.defaults().withPatience(patience.duration());
        try (Parley parley = node.join();
                Connection connection = parley.connect(name, options);
                PingReport report = AtExit.closing(() -> reportOn(connection))) {
            pingAll(connection, report);
            return report.isComplete() ? Status.OK : Status.FAILED;
        }
    }

    private PingReport reportOn(Connection connection) {
        return new PingReport(output, json, name, connection.portId(), connection.owner());
    }

    private void pingAll(Connection connection, PingReport report)
            throws ParleyException, InterruptedException {
        for (int number = 0; number < count; number++) {
            if (number > 0) {
                Thread.sleep(interval);
            }
            ping(connection, report);
        }
    }

    private void ping(Connection connection, PingReport report) throws ParleyException {
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
}
