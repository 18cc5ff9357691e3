package dev.parley.cli;

import dev.parley.cli.base.AtExit;
import dev.parley.cli.base.Log;
import dev.parley.cli.base.Output;
import dev.parley.cli.base.Status;
import dev.parley.kernel.Kernel;
import dev.parley.kernel.KernelOptions;
import dev.parley.node.NodeAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the kernel of a node, until it is told to end. */
@Command(
        name = "kernel",
        description = {
            "Run the kernel of a node, in the foreground.",
            "It says where it listens, and ends at SIGTERM or Ctrl-C: then it has removed its"
                    + " socket. There is one kernel for each socket."
        },
        exitCodeList = {
            "1:it cannot start, or has failed; the reason is on standard error",
            "2:the command line is wrong",
            "130:ended in good order by Ctrl-C",
            "143:ended in good order by SIGTERM"
        })
final class KernelCommand implements Callable<Integer> {

    @Option(
            names = "--system",
            description = "Run the node of the whole host, instead of the user's own.")
    private boolean system;

    @Option(
            names = "--socket",
            paramLabel = "PATH",
            description = {
                "Where to listen. The directory is made if it is missing.",
                "Default: $$PARLEY_SOCKET, else in the user's runtime directory;"
                        + " with --system, /run/parley/kernel.sock."
            })
    private @Nullable Path socket;

    @Option(
            names = "--limit",
            paramLabel = "NAME=VALUE",
            description = "Set a limit, for instance ports-per-member=100. May be repeated.")
    private final Map<String, Long> limits = new TreeMap<>();

    @Option(
            names = {"-v", "--verbose"},
            description = "Log starts and stops too, not only what is refused or fails.")
    private boolean verbose;

    private final Output output;

    KernelCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws Exception {
        Log.show(verbose);
        KernelOptions options = options();
        Kernel kernel = AtExit.closing(() -> Kernel.start(options));
        output.talk().println("kernel listens at " + kernel.socket());
        kernel.awaitEnd();
        return Status.OK; // the hook has closed it: the signal's status stands
    }

    private KernelOptions options() {
        Path path = path();
        KernelOptions options =
                system ? KernelOptions.systemNode(path) : KernelOptions.userNode(path);
        for (Map.Entry<String, Long> limit : limits.entrySet()) {
            options = options.withLimit(limit.getKey(), limit.getValue());
        }
        return options;
    }

    private Path path() {
        Path chosen = socket;
        if (chosen != null) {
            return chosen;
        }
        return system ? NodeAddress.systemSocket() : NodeAddress.ofThisProcess().userSocket();
    }
}
