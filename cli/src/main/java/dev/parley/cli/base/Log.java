package dev.parley.cli.base;

import java.lang.System.LoggerFinder;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What is logged: a line an event, on standard error, by the JDK's own logging; or nothing.
 *
 * <p>Thread-safe. The JDK finds it as a service. It makes a logger when something is logged for the
 * first time: until then a command has loaded nothing of logging, which takes longer than most
 * commands.
 */
public final class Log extends LoggerFinder {

    private static volatile boolean hidden;

    /** Does nothing; for the JDK. */
    public Log() {}

    /** Nothing, unless {@link #show} is called: a command says itself what went wrong. */
    public static void hide() {
        hidden = true;
    }

    /** What is refused or fails, and starts and stops if verbose. */
    public static void show(boolean verbose) {
        Parley.LOGGER.setLevel(verbose ? Level.INFO : Level.WARNING);
        hidden = false;
    }

    static boolean isHidden() {
        return hidden;
    }

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new PerhapsLogger(name);
    }

    private static final class Parley {

        private static final String FORMAT_PROPERTY = "java.util.logging.SimpleFormatter.format";
        private static final String FORMAT = "%1$tFT%1$tT %4$s %3$s %5$s%6$s%n";

        /** Kept, because a logger that nobody keeps forgets its level. */
        private static final Logger LOGGER = logger();

        /** The format is read when the first logger is made; whoever runs this may have set it. */
        private static Logger logger() {
            if (System.getProperty(FORMAT_PROPERTY) == null) {
                System.setProperty(FORMAT_PROPERTY, FORMAT);
            }
            return Logger.getLogger("parley");
        }
    }
}
