package dev.parley.cli.sin;

import dev.parley.cli.base.KeyByKey;
import dev.parley.cli.base.Status;
import dev.parley.cli.base.Terminal;
import java.io.IOException;

/**
 * Ends the program at the key q.
 *
 * <p>Thread-safe. Owns a thread.
 */
final class QuitKey implements AutoCloseable {

    private final KeyByKey keys;

    private QuitKey(KeyByKey keys) {
        this.keys = keys;
    }

    static QuitKey open(Terminal terminal) throws IOException {
        QuitKey key = new QuitKey(KeyByKey.open(terminal));
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
        keys.close();
    }
}
