package dev.parley.cli;

import dev.parley.kernel.EmbeddedKernel;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

/** The kernel's process in the demonstration: says where it listens, and ends with its parent. */
@Command(name = "kernel", hidden = true, description = "Part of the demonstration.")
final class DemoKernelCommand implements Callable<Integer> {

    private final Output output;

    DemoKernelCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws Exception {
        Tether.tie();
        EmbeddedKernel kernel = AtExit.closing(EmbeddedKernel::start);
        output.data().println(kernel.socket());
        new CountDownLatch(1).await(); // the tether ends this process
        return Status.OK;
    }
}
