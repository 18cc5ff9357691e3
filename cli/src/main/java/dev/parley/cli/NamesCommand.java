package dev.parley.cli;

import dev.parley.Member;
import dev.parley.Name;
import dev.parley.Parley;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the names of a node. */
@Command(name = "names", description = "List the names of the node, and who receives there.")
final class NamesCommand implements Callable<Integer> {

    @Mixin private final NodeOptions node = new NodeOptions();

    @Option(names = "--json", description = "Print a JSON array.")
    private boolean json;

    private final Output output;

    NamesCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws IOException {
        List<Name> names;
        try (Parley parley = node.join("parley names")) {
            names = parley.names();
        }
        output.data()
                .print(
                        json
                                ? Json.text(names.stream().map(NamesCommand::fields).toList())
                                        + "\n"
                                : table(names));
        output.data().flush();
        return Status.OK;
    }

    private static Map<String, Object> fields(Name name) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", name.name());
        fields.put("port", name.port());
        fields.put("owner", Json.of(name.owner()));
        return fields;
    }

    private static String table(List<Name> names) {
        Table table = new Table("NAME", "PORT", "PID", "UID", "PROGRAM");
        for (Name name : names) {
            Member owner = name.owner();
            table.row(name.name(), name.port(), owner.pid(), owner.uid(), owner.program());
        }
        return table.text();
    }
}
