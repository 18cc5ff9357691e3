package dev.parley.cli.sin;

import dev.parley.NameNotFound;
import dev.parley.Parley;
import dev.parley.Trace;
import dev.parley.Traced;
import dev.parley.cli.base.CompletionNames;
import dev.parley.cli.base.Json;
import dev.parley.cli.base.NodeOptions;
import dev.parley.cli.base.Output;
import dev.parley.cli.base.Status;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the messages of a port as they are replied. */
@Command(
        name = "trace",
        description = {
            "Show the messages of a port as they are replied: from whom, how long each was queued"
                    + " and served, its sizes, and what became of it.",
            "The port's owner must export a trace: by Port.exportTrace, or with PARLEY_TRACE=1 in"
                    + " its environment. Messages that come faster than this reads are lost, and"
                    + " counted; the server never waits."
        },
        footer = "Ends when the owner closes the port, or dies, with status 1.")
public final class TraceCommand implements Callable<Integer> {

    /** So many bytes of a message are shown with -x. */
    private static final int HEAD_BYTES = 32;

    @Mixin private final NodeOptions node = new NodeOptions("trace");

    @Parameters(
            paramLabel = "NAME",
            completionCandidates = CompletionNames.class,
            description = "Whose messages to show.")
    private String name = "";

    @Option(
            names = {"-x", "--hex"},
            description = "Show the first " + HEAD_BYTES + " bytes of each request, too.")
    private boolean hex;

    @Option(
            names = {"-c", "--count"},
            paramLabel = "N",
            description = "End after so many messages. Default: none.")
    private long count = Long.MAX_VALUE;

    @Option(names = "--no-headers", description = "Print no line of titles.")
    private boolean noHeaders;

    @Option(
            names = "--json",
            description = "Print a JSON object a message, each on a line of its own.")
    private boolean json;

    private final Output output;

    /** The command. */
    public TraceCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws IOException {
        if (count < 1) {
            throw new IllegalArgumentException("count must be >= 1, count=" + count);
        }
        try (Parley parley = node.join();
                Trace trace = open(parley)) {
            if (!json && !noHeaders) {
                output.data().println(TraceLine.TITLES);
            }
            follow(trace);
        }
        return Status.OK;
    }

    private Trace open(Parley parley) throws IOException {
        try {
            return parley.trace(name, hex ? HEAD_BYTES : 0);
        } catch (NameNotFound e) {
            boolean isThere = parley.names().stream().anyMatch(known -> known.name().equals(name));
            throw isThere
                    ? new IOException(
                            "the owner of "
                                    + name
                                    + " exports no trace; it does with PARLEY_TRACE=1 in its"
                                    + " environment, or by Port.exportTrace",
                            e)
                    : e;
        }
    }

    private void follow(Trace trace) throws IOException {
        long shown = 0;
        long lost = 0;
        while (shown < count && !output.data().checkError()) { // head(1) has enough some day
            List<Traced> messages = trace.next();
            if (trace.lost() > lost) {
                output.talk().printf("%d messages were lost%n", trace.lost() - lost);
                lost = trace.lost();
            }
            for (Traced message : messages) {
                if (shown < count) {
                    shown++;
                    show(message);
                }
            }
        }
    }

    private void show(Traced message) throws IOException {
        output.data()
                .println(
                        json ? Json.line(TraceLine.fields(message)) : TraceLine.text(message, hex));
    }
}
