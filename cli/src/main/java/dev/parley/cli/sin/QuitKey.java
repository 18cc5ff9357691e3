package dev.parley.cli.sin;

import dev.parley.cli.base.Status;
import java.io.IOException;

/**
 * Ends the program at the key q. While it is open, the terminal hands over each key at once, and
 * does not show it; Ctrl-C is what it was.
 *
 * <p>Thread-safe. Owns the terminal's settings, and a thread.
 */
final class QuitKey implements AutoCloseable {

    private final Terminal terminal;
    private final String settings;

    private QuitKey(Terminal terminal, String settings) {
        this.terminal = terminal;
        this.settings = settings;
    }

    static QuitKey open(Terminal terminal) throws IOException {
        String settings = terminal.settings().orElseThrow(() -> new IOException("stty has failed"));
        QuitKey key = new QuitKey(terminal, settings);
        terminal.stty("-icanon", "-echo", "min", "1", "time", "0");
        Thread.ofPlatform().daemon().name("keys").start(QuitKey::exitAtQ);
        return key;
    }

    private static void exitAtQ() {
        try {
            for (int key = System.in.read(); key >= 0; key = System.in.read()) {
                if (key == 'q' || key == 'Q') {
                    System.exit(Status.OK);
                }
            }
        } catch (IOException _) {
            // The terminal is gone, and its signal ends us.
        }
    }

    /** The terminal is again as it was; a second time is harmless. */
    @Override
    public void close() {
        terminal.stty(settings);
    }
}
