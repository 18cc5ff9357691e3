package dev.parley.cli.demo;

import dev.parley.cli.base.Status;
import java.io.IOException;

/**
 * Ties the life of this process to that of its parent: when standard input ends, because the parent
 * closed it or died, however it died, this process ends too.
 */
final class Tether {

    private Tether() {}

    static void tie() {
        Thread.ofPlatform().daemon().name("tether").start(Tether::exitAtEndOfInput);
    }

    private static void exitAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Whatever comes is not for us.
            }
        } catch (IOException _) {
            // As good as the end.
        }
        System.exit(Status.INTERRUPTED);
    }
}
