package dev.parley.cli.base;

import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.node.NodeAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    /** Where to join. */
    public Path socket() {
        Path chosen = socket;
        return chosen == null ? NodeAddress.ofThisProcess().socketToJoin() : chosen;
    }

    /** Joins the node; there the program is called as on the command line: {@code parley send}. */
    public Parley join() throws ParleyException {
        String program = command.qualifiedName();
        return Parley.join(JoinOptions.defaults().withSocket(socket()).withProgram(program));
    }
}
