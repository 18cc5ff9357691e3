package dev.parley.cli;

import dev.parley.cli.base.Log;
import dev.parley.cli.base.Output;
import dev.parley.cli.base.Status;
import dev.parley.kernel.Kernel;
import dev.parley.kernel.KernelOptions;
import dev.parley.node.NodeAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Some commands, run once, one after another: the virtual machine learns from it how to start the
 * command line fast. Either those that are named, each with its options in one argument; or what is
 * run most often, in a node of its own.
 */
final class Rehearsal {

    private static final List<String> USUAL =
            List.of(
                    "sin",
                    "sin --json",
                    "names",
                    "names --json",
                    "doctor",
                    "doctor --json",
                    "version",
                    "--help");

    private Rehearsal() {}

    static void main(String[] commands) throws IOException {
        Log.hide();
        if (commands.length > 0) {
            run(List.of(commands));
        } else {
            Path socket = NodeAddress.ofThisProcess().userSocket();
            try (Kernel _ = Kernel.start(KernelOptions.userNode(socket))) {
                run(USUAL);
            }
        }
        System.exit(Status.OK); // as a command ends
    }

    private static void run(List<String> commands) {
        for (String command : commands) {
            Main.run(Output.standard(), command.split(" ", -1));
        }
    }
}
