package dev.parley.cli.base;

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
public record Output(PrintWriter data, PrintWriter talk, Ansi colours) {

    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    /** What every program has. */
    public static Output standard() {
        return new Output(writer(System.out), writer(System.err), Ansi.AUTO);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    /** Whether somebody looks at the talk while it is written. */
    public static boolean talksToTerminal() {
        return isTerminal(STANDARD_ERROR);
    }

    /** Whether somebody looks at the data while it is written. */
    public static boolean printsToTerminal() {
        return isTerminal(STANDARD_OUTPUT);
    }

    private static boolean isTerminal(Path descriptor) {
        try {
            Path device = descriptor.toRealPath();
            return device.startsWith("/dev") && !Files.isSameFile(device, Path.of("/dev/null"));
        } catch (IOException _) {
            return false; // a pipe, which has no path
        }
    }

    /** Says something to people, and who it is that says it. */
    public void say(String line) {
        talk.println("parley: " + line);
    }

    /** For what is most important. */
    public String bold(String text) {
        return styled("bold", text);
    }

    /** In a style of picocli's, where there are colours. */
    public String styled(String style, String text) {
        return colours.string("@|" + style + " " + text + "|@");
    }
}
