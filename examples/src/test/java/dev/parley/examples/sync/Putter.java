package dev.parley.examples.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Parley;

/** Puts an item into a queue. */
final class Putter {

    private Putter() {}

    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                BoundedQueue queue = BoundedQueue.connect(parley, args[0])) {
            queue.put(args[1].getBytes(UTF_8));
        }
    }
}
