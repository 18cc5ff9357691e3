package dev.parley.cli;

import dev.parley.cli.base.Log;
import dev.parley.cli.base.Output;
import dev.parley.kernel.EmbeddedKernel;
import java.io.IOException;
import java.util.List;

/**
 * What is run most often, once, in a node of its own: the virtual machine learns from it how to
 * start the command line fast.
 */
final class Rehearsal {

    private Rehearsal() {}

    static void main() throws IOException {
        Log.hide();
        try (EmbeddedKernel kernel = EmbeddedKernel.start()) {
            String socket = kernel.socket().toString();
            for (String command : List.of("sin", "names", "doctor")) {
                Main.run(Output.standard(), command, "--socket", socket);
                Main.run(Output.standard(), command, "--socket", socket, "--json");
            }
            Main.run(Output.standard(), "--help");
        }
    }
}
