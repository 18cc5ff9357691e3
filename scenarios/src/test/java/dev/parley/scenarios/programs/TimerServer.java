package dev.parley.scenarios.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Request;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Answers each letter a certain time after it arrived, by a timer; receives others meanwhile.
 *
 * <p>Arguments: port name, milliseconds. Prints "serving"; answers each line of its input with
 * "books MET STALE MOST": how many replies met their senders, how many came too late, and how many
 * requests it held at once at most.
 */
public final class TimerServer {

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private int held;
    private int mostHeld;
    private int met;
    private int stale;

    private TimerServer() {}

    /** Serves until its input ends. */
    public static void main(String[] args) throws Exception {
        TimerServer server = new TimerServer();
        Port port = Parley.join().open(args[0]);
        Thread.ofPlatform().start(() -> server.serve(port, Long.parseLong(args[1])));
        System.out.println("serving");
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        while (input.readLine() != null) {
            System.out.println(server.timer.submit(server::books).get());
        }
        System.exit(0);
    }

    private void serve(Port port, long millis) {
        try {
            while (true) {
                if (port.receive() instanceof Request request) {
                    hold();
                    Future<?> _ =
                            timer.schedule(() -> answer(request), millis, TimeUnit.MILLISECONDS);
                }
            }
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private synchronized void hold() {
        held++;
        mostHeld = Math.max(mostHeld, held);
    }

    private void answer(Request request) {
        letGo();
        enter(request.reply(Letter.answer(request.bytes())));
    }

    /** Before the reply, with which the next request may come. */
    private synchronized void letGo() {
        held--;
    }

    private synchronized void enter(boolean there) {
        met += there ? 1 : 0;
        stale += there ? 0 : 1;
    }

    private synchronized String books() {
        return "books %d %d %d".formatted(met, stale, mostHeld);
    }
}
