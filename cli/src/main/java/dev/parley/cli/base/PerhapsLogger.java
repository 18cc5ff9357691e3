package dev.parley.cli.base;

import java.util.ResourceBundle;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A logger that says nothing while {@link Log} is hidden, and else what the JDK's own of that name
 * would. Thread-safe.
 */
final class PerhapsLogger implements System.Logger {

    private final String name;

    PerhapsLogger(String name) {
        this.name = name;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isLoggable(Level level) {
        return !Log.isHidden() && logger().isLoggable(same(level));
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String message,
            @Nullable Throwable thrown) {
        if (isLoggable(level)) {
            LogRecord event = event(level, bundle, message);
            event.setThrown(thrown);
            logger().log(event);
        }
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String format,
            @Nullable Object @Nullable ... parameters) {
        if (isLoggable(level)) {
            LogRecord event = event(level, bundle, format);
            event.setParameters(parameters);
            logger().log(event);
        }
    }

    private LogRecord event(
            Level level, @Nullable ResourceBundle bundle, @Nullable String message) {
        LogRecord event = new LogRecord(same(level), message);
        event.setLoggerName(name);
        event.setResourceBundle(bundle);
        return event;
    }

    private Logger logger() {
        return Logger.getLogger(name);
    }

    /** Both count alike. */
    private static java.util.logging.Level same(Level level) {
        return java.util.logging.Level.parse(Integer.toString(level.getSeverity()));
    }
}
