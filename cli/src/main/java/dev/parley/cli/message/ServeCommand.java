package dev.parley.cli.message;

import dev.parley.Errno;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.cli.base.AtExit;
import dev.parley.cli.base.NodeOptions;
import dev.parley.cli.base.Output;
import dev.parley.cli.base.Seconds;
import dev.parley.cli.base.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Answers requests with a command. */
@Command(
        name = "serve",
        showEndOfOptionsDelimiterInUsageHelp = true,
        description = {
            "Open a port under a name, and answer each request with a command.",
            "The command finds the request on its standard input, and who sent it in"
                    + " PARLEY_SENDER_PID, _UID, _GID, _MEMBER and _PROGRAM (which is its own word). What it prints is the"
                    + " reply, its exit status the status of the reply: 128 and the number, if a"
                    + " signal ended it. What is longer than the sender has room for is cut.",
            "A request fails with ENOENT or EACCES if there is no such command, with EMSGSIZE or"
                    + " EFBIG if request or reply is longer than 64 MiB. When the sender leaves,"
                    + " its command is ended, by SIGTERM, and a second later by SIGKILL.",
            "Ctrl-C and SIGTERM end it in good order: nothing more is received, and what runs may"
                    + " finish. The commands themselves do not see Ctrl-C."
        },
        footer = {
            "For example:",
            "  parley serve upper -- tr a-z A-Z",
            "  parley send upper hello"
        },
        exitCodeList = {
            "0:as many requests were answered as --count says",
            "1:it cannot serve; the reason is on standard error",
            "2:the command line is wrong",
            "130:ended in good order by Ctrl-C",
            "143:ended in good order by SIGTERM"
        })
public final class ServeCommand implements Callable<Integer> {

    private static final int MAX_JOBS = 64;

    @Mixin private final NodeOptions node = new NodeOptions("serve");

    @Parameters(index = "0", paramLabel = "NAME", description = "The name of the port.")
    private String name = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "COMMAND",
            description = "The command, and its arguments.")
    private final List<String> command = new ArrayList<>();

    @Option(
            names = {"-j", "--jobs"},
            paramLabel = "COUNT",
            defaultValue = "1",
            description = "How many commands may run at once. Default: ${DEFAULT-VALUE}.")
    private int jobs;

    @Option(
            names = {"-c", "--count"},
            paramLabel = "COUNT",
            defaultValue = "" + Long.MAX_VALUE,
            description = "End after so many requests. Default: never.")
    private long count;

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            defaultValue = "10",
            description = "How long what runs may take at the end. Default: ${DEFAULT-VALUE}.")
    private Duration grace = Duration.ZERO;

    private final Output output;

    /** The command. */
    public ServeCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws Exception {
        checkCounts();
        ServedProgram program = new ServedProgram(List.copyOf(command), node.socket());
        Optional<Errno> defect = program.defect();
        if (defect.isPresent()) {
            throw new IllegalArgumentException(
                    "%s: cannot start %s".formatted(defect.get(), program.name()));
        }
        try (Parley parley = node.join();
                Port port = parley.open(name);
                ServeShift shift =
                        AtExit.closing(() -> new ServeShift(port, program, output, grace, count))) {
            output.talk().println("serves " + name + ", port " + port.id());
            shift.serve(jobs);
            return Status.OK;
        }
    }

    private void checkCounts() {
        if (jobs < 1 || jobs > MAX_JOBS) {
            throw new IllegalArgumentException(
                    "jobs must be from 1 to %d, jobs=%d".formatted(MAX_JOBS, jobs));
        }
        if (count < 1) {
            throw new IllegalArgumentException("count must be > 0, count=" + count);
        }
    }
}
