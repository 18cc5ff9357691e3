package dev.parley.cli.base;

import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.ParleyException;
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

    /** Where to join. */
    public Path socket() {
        Path chosen = socket;
        return chosen == null ? NodeAddress.ofThisProcess().socketToJoin() : chosen;
    }

    /** Joins the node under a program name for people. */
    public Parley join(String program) throws ParleyException {
        return Parley.join(JoinOptions.defaults().withSocket(socket()).withProgram(program));
    }
}
