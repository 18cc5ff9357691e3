package dev.parley.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.logging.LogManager;
import picocli.CommandLine;

/** Starts the bench. The property {@code parley.root} says where the sources are. */
public final class Main {

    private static final String DEBUG_VARIABLE = "PARLEY_DEBUG";

    private Main() {}

    /** Ends with the command's status. */
    public static void main(String[] args) {
        LogManager.getLogManager().reset(); // kernels tell that they start
        PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
        PrintWriter talk = new PrintWriter(System.err, true, System.err.charset());
        Path root = Path.of(System.getProperty("parley.root", ".")).toAbsolutePath().normalize();
        CommandLine command = new CommandLine(new BenchCommand(root, out, talk));
        command.setOut(out).setErr(talk);
        command.setExecutionExceptionHandler(
                (e, _, _) -> {
                    talk.println("parley: " + (e.getMessage() == null ? e : e.getMessage()));
                    if (System.getenv(DEBUG_VARIABLE) != null) {
                        e.printStackTrace(talk);
                    }
                    return 1;
                });
        System.exit(command.execute(args));
    }
}
