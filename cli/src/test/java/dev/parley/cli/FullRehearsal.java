package dev.parley.cli;

import dev.parley.Parley;
import dev.parley.cli.base.Output;
import dev.parley.cli.base.Status;
import dev.parley.kernel.Kernel;
import dev.parley.kernel.KernelOptions;
import dev.parley.node.NodeAddress;
import java.nio.file.Path;
import java.util.List;

/** What the tests of commands run, once, in one process: others start fast with what is learnt. */
final class FullRehearsal {

    private static final List<String> ALONE =
            List.of(
                    "--help",
                    "man send",
                    "version",
                    "doctor --json",
                    "names",
                    "names --json",
                    "ping echo --count 1",
                    "sin",
                    "sin waits",
                    "top --count 1");

    private FullRehearsal() {}

    /** Ends by itself. */
    public static void main(String[] args) throws Exception {
        Path socket = NodeAddress.ofThisProcess().userSocket();
        try (Kernel _ = Kernel.start(KernelOptions.userNode(socket));
                Server _ = Server.open(Parley.join(), "echo", r -> r.reply(r.bytes()))) {
            ALONE.forEach(FullRehearsal::run);
            Thread server = Thread.ofPlatform().start(() -> run("serve cat --count 1 cat"));
            run("send cat hello --json --patience 60"); // a bare reply closes standard output
            server.join();
        }
        System.exit(Status.OK); // as a command ends
    }

    private static void run(String command) {
        int status = Main.run(Output.standard(), command.split(" ", -1));
        if (status != Status.OK) {
            throw new IllegalStateException(command + ": " + status);
        }
    }
}
