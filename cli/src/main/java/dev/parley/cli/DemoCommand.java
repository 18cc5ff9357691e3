package dev.parley.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows Parley at work, in processes of its own. */
@Command(
        name = "demo",
        synopsisSubcommandLabel = "", // those that it has are its own affair
        description = {
            "Show Parley at work: start a kernel, a server and two clients, each in a process of its"
                    + " own, let them talk, and measure round trips.",
            "It touches no other node, and leaves nothing behind."
        })
final class DemoCommand implements Callable<Integer> {

    @Option(names = "--fast", description = "Measure 20,000 round trips, not 200,000.")
    private boolean fast;

    @Option(
            names = "--json",
            description = "Print the figures as a JSON object; the story goes to standard error.")
    private boolean json;

    private final Output output;

    DemoCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws Exception {
        Play.Effort effort = fast ? Play.Effort.FAST : Play.Effort.FULL;
        PrintWriter story = json ? output.talk() : output.data();
        Narrator narrator = new Narrator(output, story, effort.roundTrips());
        try {
            Figures figures = perform(narrator, effort);
            narrator.remark("nothing is left behind: no process, no file, no shared memory");
            if (json) {
                output.data().println(Json.text(fields(figures)));
            }
            return Status.OK;
        } catch (DemoFailed e) {
            if (e.isInterruption()) {
                return Status.INTERRUPTED;
            }
            throw e;
        }
    }

    private static Figures perform(Narrator narrator, Play.Effort effort) throws Exception {
        Troupe troupe = AtExit.closing(Troupe::new);
        Figures figures;
        try (troupe) {
            figures = new Play(troupe, narrator, effort).perform();
            narrator.scene("The end");
        }
        Leftovers.requireNone(troupe);
        return figures;
    }

    private static Map<String, Object> fields(Figures figures) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>(figures.fields());
        fields.put("processors", Runtime.getRuntime().availableProcessors());
        fields.putAll(VersionCommand.versions());
        return fields;
    }
}
