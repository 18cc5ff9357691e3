package dev.parley.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Help.Ansi;

/**
 * Where a command writes: data on standard output, talk on standard error.
 *
 * @param data may be read by a program
 * @param talk is read by people
 * @param colours whether there are any: not in a pipe, and not if {@code NO_COLOR} is set
 */
record Output(PrintWriter data, PrintWriter talk, Ansi colours) {

    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    static Output standard() {
        return new Output(writer(System.out), writer(System.err), Ansi.AUTO);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    /** Whether somebody looks at the talk while it is written. */
    static boolean talksToTerminal() {
        try {
            Path device = STANDARD_ERROR.toRealPath();
            return device.startsWith("/dev") && !Files.isSameFile(device, Path.of("/dev/null"));
        } catch (IOException _) {
            return false; // a pipe, which has no path
        }
    }

    String bold(String text) {
        return colours.string("@|bold " + text + "|@");
    }
}
