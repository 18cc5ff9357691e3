package dev.parley.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
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
        output.data().println(json ? Json.text(versions()) : String.join("\n", getVersion()));
        return Status.OK;
    }

    @Override
    public String[] getVersion() throws IOException {
        Map<String, Object> versions = versions();
        return new String[] {
            "parley " + versions.get("parley"),
            "JDK %s, Linux %s, %s"
                    .formatted(
                            versions.get("jdk"),
                            versions.get("linux"),
                            versions.get("architecture"))
        };
    }

    /** What figures depend on. */
    public static Map<String, Object> versions() throws IOException {
        Map<String, Object> versions = new LinkedHashMap<>();
        versions.put("parley", parleyVersion());
        versions.put("jdk", Runtime.version().toString());
        versions.put("linux", System.getProperty("os.version"));
        versions.put("architecture", System.getProperty("os.arch"));
        return versions;
    }

    private static String parleyVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream file = VersionCommand.class.getResourceAsStream("version.properties")) {
            properties.load(file);
        }
        return properties.getProperty("version");
    }
}
