package dev.parley.scenarios.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Proxy;
import dev.parley.Pulse;
import dev.parley.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * One of several processes whose threads wait for each other all the time. Its port is {@code
 * crowd-N}, its receiving threads are called {@code at crowd-N}; each of its other threads sends to
 * one port, which its name says ({@code to crowd-M}), a few times, and ends; then another one takes
 * its place. So whatever row shows a thread's name must show that port.
 *
 * <p>Arguments: its number, how many processes there are, how many sending threads. Prints "ready"
 * once all are connected; ends with its input.
 */
public final class Restless {

    private static final int RECEIVERS = 2;
    private static final int SENDS_A_LIFE = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /**
     * So long each takes at most to think, and to serve; thousands of threads share a few cores.
     */
    private static final int THOUGHT_NANOS = 400_000_000;

    private static final int WORK_NANOS = 2_000_000;

    private final Parley parley;
    private final int number;
    private final List<Connection> others = new ArrayList<>();
    private final Random random;

    private Restless(Parley parley, int number) {
        this.parley = parley;
        this.number = number;
        this.random = new Random(number);
    }

    /** Runs until the input ends. */
    public static void main(String[] args) throws Exception {
        Restless process = new Restless(Parley.join(), Integer.parseInt(args[0]));
        process.serve();
        process.connect(Integer.parseInt(args[1]));
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            process.begin();
        }
        System.out.println("ready");
        System.in.readAllBytes();
        System.exit(0);
    }

    private void serve() throws Exception {
        Port port = parley.open("crowd-" + number);
        for (int i = 0; i < RECEIVERS; i++) {
            Thread.ofPlatform().name("at crowd-" + number).daemon().start(() -> serve(port));
        }
    }

    private void connect(int processes) throws Exception {
        ConnectOptions options =
                ConnectOptions.defaults().withPatience(PATIENCE).withCapacityBytes(64);
        for (int i = 0; i < processes; i++) {
            if (i != number) {
                others.add(parley.connect("crowd-" + i, options));
            }
        }
    }

    private void serve(Port port) {
        try {
            Random pause = new Random();
            while (true) {
                switch (port.receive()) {
                    case Request request -> {
                        LockSupport.parkNanos(pause.nextInt(WORK_NANOS));
                        request.reply(request.bytes());
                    }
                    case Pulse _, Proxy _, Notice _ -> {}
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized void begin() {
        int target = random.nextInt(others.size());
        int targetNumber = target < number ? target : target + 1;
        Connection connection = others.get(target);
        Thread.ofPlatform().name("to crowd-" + targetNumber).daemon().start(() -> send(connection));
    }

    private void send(Connection connection) {
        try {
            Random pause = new Random();
            for (int i = 0; i < SENDS_A_LIFE; i++) {
                LockSupport.parkNanos(pause.nextInt(THOUGHT_NANOS));
                connection.send("hello".getBytes(UTF_8));
            }
        } catch (Exception _) {
            return; // the others end
        }
        begin();
    }
}
