package dev.parley.cli.sin;

import dev.parley.Name;
import dev.parley.Parley;
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

/** Lists the names of a node. */
@Command(name = "names", description = "List the names of the node, and who receives there.")
public final class NamesCommand implements Callable<Integer> {

    @Mixin private final NodeOptions node = new NodeOptions("names");

    @Option(names = "--json", description = "Print a JSON array.")
    private boolean json;

    private final Output output;

    /** The command. */
    public NamesCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws IOException {
        List<Name> names;
        try (Parley parley = node.join()) {
            names = parley.names();
        }
        output.data()
                .print(
                        json
                                ? Json.text(NameView.json(names)) + "\n"
                                : NameView.table(names, false).text());
        output.data().flush();
        return Status.OK;
    }
}
