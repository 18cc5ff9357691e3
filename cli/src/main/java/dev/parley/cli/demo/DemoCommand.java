package dev.parley.cli.demo;

import dev.parley.cli.base.AtExit;
import dev.parley.cli.base.Json;
import dev.parley.cli.base.Output;
import dev.parley.cli.base.Status;
import dev.parley.cli.base.Versions;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows Parley at work, in processes of its own. */
@Command(
        name = "demo",
        description = {
            "Show Parley at work: start a kernel, a talk server and three clients, each in a process"
                    + " of its own; let them talk, kill one, and measure round trips.",
            "It touches no other node, and leaves nothing behind. On a terminal, it waits for"
                    + " readers, and takes about 15 seconds."
        },
        footer = {
            "The JSON object has roundTrips, messageBytes, p50Nanos, p99Nanos, roundTripsPerSecond;"
                    + " deathToldNanos, the time from the kill of a client to the moment when the"
                    + " last of the others knew; processors, and the versions."
        })
public final class DemoCommand implements Callable<Integer> {

    @Option(
            names = "--fast",
            description = "Measure 20,000 round trips, not 200,000; and do not wait for readers.")
    private boolean fast;

    @Option(
            names = "--json",
            description = "Print the figures as a JSON object; the story goes to standard error.")
    private boolean json;

    private final Output output;

    /** The command as it is told on this output. */
    public DemoCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws Exception {
        boolean watched = json ? Output.talksToTerminal() : Output.printsToTerminal();
        Effort effort = Effort.of(fast, watched);
        PrintWriter story = json ? output.talk() : output.data();
        Narrator narrator = new Narrator(output, story, effort.roundTrips());
        try {
            Findings findings = perform(narrator, effort);
            narrator.remark("nothing is left behind: no process, no file, no shared memory");
            if (json) {
                output.data().println(Json.text(fields(findings)));
            }
            return Status.OK;
        } catch (DemoFailed e) {
            if (e.isInterruption()) {
                return Status.INTERRUPTED;
            }
            throw e;
        }
    }

    private static Findings perform(Narrator narrator, Effort effort) throws Exception {
        Troupe troupe = AtExit.closing(Troupe::new);
        Findings findings;
        try (troupe) {
            findings = Play.perform(troupe, narrator, effort);
            narrator.scene("The end");
        }
        Leftovers.requireNone(troupe);
        return findings;
    }

    private static Map<String, Object> fields(Findings findings) {
        Map<String, Object> fields = new LinkedHashMap<>(findings.fields());
        fields.put("processors", Runtime.getRuntime().availableProcessors());
        fields.putAll(Versions.all());
        return fields;
    }
}
