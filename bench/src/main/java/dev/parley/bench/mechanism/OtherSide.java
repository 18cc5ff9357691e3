package dev.parley.bench.mechanism;

import dev.parley.ParleyException;

/** The thread that reads. In the client's process it is placed where a server would be. */
public final class OtherSide {

    /** Its name, by which it is found from outside. */
    public static final String NAME = "other side";

    /** What it does, until the other side of it has gone. */
    interface Work {
        void run() throws ParleyException;
    }

    private OtherSide() {}

    static Thread start(Work work) {
        return Thread.ofPlatform().daemon().name(NAME).start(() -> run(work));
    }

    private static void run(Work work) {
        try {
            work.run();
        } catch (ParleyException _) {
            // It was closed.
        }
    }
}
