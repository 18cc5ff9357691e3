package dev.parley.cli.base;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The terminal where the data go. {@code stty} knows it; where there is none, it is as a pipe. */
public final class Terminal {

    private static final Path STANDARD_INPUT = Path.of("/proc/self/fd/0");
    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

    /** What a terminal that does not know its size calls it. */
    private static final int UNKNOWN = 0;

    /** How much there is room for. */
    public record Size(int lines, int columns) {

        private static Size of(String text) {
            String[] numbers = text.split(" ", -1);
            return new Size(side(numbers[0]), side(numbers[1]));
        }

        private static int side(String number) {
            int side = Integer.parseInt(number);
            return side == UNKNOWN ? Integer.MAX_VALUE : side;
        }
    }

    private final Path device;

    private Terminal(Path device) {
        this.device = device;
    }

    /** It; empty: the data go elsewhere. */
    public static Optional<Terminal> ofData() {
        try {
            return Output.printsToTerminal()
                    ? Optional.of(new Terminal(STANDARD_OUTPUT.toRealPath()))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty(); // it has gone
        }
    }

    /** Whether its keys are our standard input. */
    public boolean isInput() {
        try {
            return STANDARD_INPUT.toRealPath().equals(device);
        } catch (IOException _) {
            return false; // a pipe, which has no path
        }
    }

    /** Its size now; empty: it is no terminal after all. */
    public Optional<Size> size() {
        return stty("size").map(Size::of);
    }

    /** How it treats what is typed; for {@link #stty} to restore. */
    Optional<String> settings() {
        return stty("-g");
    }

    /** Runs {@code stty} for it, and returns what that prints; empty: it failed. */
    Optional<String> stty(String... arguments) {
        List<String> line = new ArrayList<>(List.of("stty", "-F", device.toString()));
        line.addAll(List.of(arguments));
        try {
            Process stty = new ProcessBuilder(line).redirectError(Redirect.DISCARD).start();
            String printed = new String(stty.getInputStream().readAllBytes(), US_ASCII).strip();
            return stty.waitFor() == 0 ? Optional.of(printed) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
