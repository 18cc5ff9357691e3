package dev.parley.cli.base;

import java.util.logging.Level;
import java.util.logging.Logger;

/** What is logged: a line an event, on standard error. */
public final class Log {

    private static final String FORMAT_PROPERTY = "java.util.logging.SimpleFormatter.format";
    private static final String FORMAT = "%1$tFT%1$tT %4$s %3$s %5$s%6$s%n";

    /** Kept, because a logger that nobody keeps forgets its level. */
    private static final Logger PARLEY = logger();

    private Log() {}

    /** Nothing, unless {@link #show} is called: a command says itself what went wrong. */
    public static void hide() {
        PARLEY.setLevel(Level.OFF);
    }

    /** What is refused or fails, and starts and stops if verbose. */
    public static void show(boolean verbose) {
        PARLEY.setLevel(verbose ? Level.INFO : Level.WARNING);
    }

    /** The format is read when the first logger is made; whoever runs this may have set another. */
    private static Logger logger() {
        if (System.getProperty(FORMAT_PROPERTY) == null) {
            System.setProperty(FORMAT_PROPERTY, FORMAT);
        }
        return Logger.getLogger("parley");
    }
}
