package dev.parley.cli.base;

import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.node.Build;
import dev.parley.node.NodeAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which node to join. */
public final class NodeOptions {

    @Option(
            names = "--socket",
            paramLabel = "PATH",
            description = {
                "Where the kernel listens.",
                "Default: $$PARLEY_SOCKET, else the user's own node, else the system's."
            })
    private @Nullable Path socket;

    private final String program;

    /** Those of a command of {@code parley}. */
    public NodeOptions(String command) {
        program = "parley " + command;
    }

    /** Where to join. */
    public Path socket() {
        Path chosen = socket;
        return chosen == null ? NodeAddress.ofThisProcess().socketToJoin() : chosen;
    }

    /** Joins the node. */
    public Parley join() throws ParleyException {
        return Parley.join(options());
    }

    /** As what: there the program is called as on the command line, {@code parley send}. */
    public JoinOptions options() {
        return JoinOptions.defaults()
                .withSocket(socket())
                .withProgram(program)
                .withVersion(Build.version());
    }
}
