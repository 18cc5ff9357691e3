package dev.parley.scenarios.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Priority;
import dev.parley.linux.Scheduling;
import dev.parley.linux.Scheduling.Policy;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.concurrent.Semaphore;

/**
 * Sends by one real-time thread on one processor; the messages have its priority.
 *
 * <p>Arguments: port name, processor, priority. Prints "ready" after some messages, the last of
 * which are of the lowest priority. Then sends one for each line of its input, and prints "replied"
 * and the time.
 */
public final class PinnedClient {

    private static final int WARM_UP = 200;

    private PinnedClient() {}

    /** Sends until its input ends. */
    public static void main(String[] args) throws Exception {
        Semaphore wanted = new Semaphore(0);
        int cpu = Integer.parseInt(args[1]);
        int priority = Integer.parseInt(args[2]);
        Parley parley = Parley.join();
        Connection connection = parley.connect(args[0]);
        Thread.ofPlatform().start(() -> send(connection, cpu, priority, wanted));
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        while (input.readLine() != null) {
            wanted.release();
        }
        System.exit(0);
    }

    private static void send(Connection connection, int cpu, int priority, Semaphore wanted) {
        try {
            Scheduling.pin(cpu);
            Scheduling.realTime(0, Policy.FIFO, priority);
            for (int i = 0; i < WARM_UP; i++) {
                send(connection, priority);
                send(connection, 1);
            }
            System.out.println("ready");
            while (true) {
                wanted.acquire();
                send(connection, priority);
                System.out.println("replied " + System.nanoTime());
            }
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void send(Connection connection, int priority) throws ParleyException {
        Priority.useOnThread(priority);
        connection.send(new byte[1]);
    }
}
