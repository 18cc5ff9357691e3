package dev.parley.cli.doctor;

import dev.parley.cli.base.Json;
import dev.parley.cli.base.NodeOptions;
import dev.parley.cli.base.Output;
import dev.parley.cli.base.Status;
import dev.parley.cli.base.Table;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what this machine can do, and what is used instead where it cannot. */
@Command(
        name = "doctor",
        description = "Say what this machine can do, and what is used instead where it cannot.",
        exitCodeList = {
            "0:everything that is needed is here",
            "1:something that is needed is missing",
            "2:the command line is wrong"
        })
public final class DoctorCommand implements Callable<Integer> {

    @Mixin private final NodeOptions node = new NodeOptions("doctor");

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    private final Output output;

    /** The command. */
    public DoctorCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws IOException {
        List<Check> checks = new Checkup(node).run();
        boolean ready = checks.stream().noneMatch(Check::isFatal);
        if (json) {
            output.data().println(Json.text(fields(ready, checks)));
        } else {
            output.data().print(table(checks));
            output.data().println(ready ? "\nParley works here." : "\n" + missing(checks));
        }
        output.data().flush();
        return ready ? Status.OK : Status.FAILED;
    }

    private static Map<String, Object> fields(boolean ready, List<Check> checks) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("ready", ready);
        fields.put("checks", checks.stream().map(Check::fields).toList());
        return fields;
    }

    private static String table(List<Check> checks) {
        Table table = new Table("CHECK", "HERE", "DETAIL", "USED INSTEAD");
        for (Check check : checks) {
            String here = check.present() ? "yes" : check.needed() ? "NO" : "no";
            table.row(check.name(), here, check.detail(), check.instead());
        }
        return table.text();
    }

    private static String missing(List<Check> checks) {
        return checks.stream()
                .filter(Check::isFatal)
                .map(Check::name)
                .collect(Collectors.joining(", ", "Parley does not work here without: ", "."));
    }
}
