package dev.parley.examples.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Parley;

/** Takes items from a queue and prints them, until it is killed. */
final class Taker {

    private Taker() {}

    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                BoundedQueue queue = BoundedQueue.connect(parley, args[0])) {
            while (true) {
                System.out.println(new String(queue.take(), UTF_8));
            }
        }
    }
}
