package dev.parley.examples.ipc;

import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.streams.Stream;
import java.time.Duration;

/** Asks and asks, and reads no answer, until the server cannot take more; waits to be killed. */
final class Hog {

    private Hog() {}

    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                Connection server = parley.connect(IpcClient.NAME);
                Stream<Message> stream = Stream.open(server, Message.TYPE, Message.OPTIONS)) {
            Message question = new Message(0, 2);
            boolean isFull = false;
            while (!isFull) {
                isFull = !stream.xmit(question, Duration.ofMillis(500));
            }
            System.out.println("full");
            System.in.read();
        }
    }
}
