package dev.parley.cli.base;

import java.io.IOException;

/**
 * A terminal that hands over each key at once, and does not show it; Ctrl-C is what it was.
 *
 * <p>Thread-safe. Owns the terminal's settings while it is open.
 */
public final class KeyByKey implements AutoCloseable {

    private final Terminal terminal;
    private final String settings;

    private KeyByKey(Terminal terminal, String settings) {
        this.terminal = terminal;
        this.settings = settings;
    }

    /** From now on it is so. */
    public static KeyByKey open(Terminal terminal) throws IOException {
        String settings = terminal.settings().orElseThrow(() -> new IOException("stty has failed"));
        KeyByKey keys = new KeyByKey(terminal, settings);
        terminal.stty("-icanon", "-echo", "min", "1", "time", "0");
        return keys;
    }

    /** The terminal is again as it was; a second time is harmless. */
    @Override
    public void close() {
        terminal.stty(settings);
    }
}
