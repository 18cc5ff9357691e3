package dev.parley.kernel;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;

/**
 * The lines in the log that members cause: denied, over a limit, misbehaved. At most {@value
 * #LINES_PER_SECOND} a second, so that no member can fill the disk; the rest is counted.
 *
 * <p>Owned by the kernel's loop; not thread-safe.
 */
final class AuditLog {

    private static final int LINES_PER_SECOND = 100;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Logger logger;
    private long secondBeganNanos;
    private int lines;

    AuditLog(Logger logger) {
        this.logger = logger;
    }

    /** Writes a line, if there were not too many in this second. */
    void warn(String line, long nowNanos) {
        if (nowNanos - secondBeganNanos >= SECOND_NANOS) {
            reportSuppressed();
            secondBeganNanos = nowNanos;
            lines = 0;
        }
        lines++;
        if (lines <= LINES_PER_SECOND) {
            logger.log(Level.WARNING, line);
        }
    }

    private void reportSuppressed() {
        if (lines > LINES_PER_SECOND) {
            logger.log(Level.WARNING, "suppressed lines=" + (lines - LINES_PER_SECOND));
        }
    }
}
