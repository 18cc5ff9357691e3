package dev.parley.cli;

import dev.parley.cli.base.Json;
import dev.parley.cli.base.Output;
import dev.parley.cli.base.Status;
import dev.parley.cli.base.Versions;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** Says which version this is. */
@Command(name = "version", description = "Show the version of Parley and of what it runs on.")
public final class VersionCommand implements Callable<Integer>, IVersionProvider {

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    private final Output output;

    /** For {@code parley --version}. */
    VersionCommand() {
        this(Output.standard());
    }

    VersionCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws IOException {
        output.data().println(json ? Json.text(Versions.all()) : String.join("\n", getVersion()));
        return Status.OK;
    }

    @Override
    public String[] getVersion() {
        Map<String, Object> versions = Versions.all();
        return new String[] {
            "parley " + versions.get("parley"),
            "JDK %s, Linux %s, %s"
                    .formatted(
                            versions.get("jdk"),
                            versions.get("linux"),
                            versions.get("architecture"))
        };
    }
}
