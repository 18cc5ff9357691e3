package dev.parley.scenarios.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.Passed;
import dev.parley.Port;
import dev.parley.Request;
import dev.parley.Rights;
import dev.parley.Use;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Is given rights, and does with them what the messages say that bring them.
 *
 * <p>Argument: port name. Prints "serving". A message is one of
 *
 * <ul>
 *   <li>answer: takes the request that was passed, and answers it with what it says;
 *   <li>hold: takes it, prints "holding", and never answers;
 *   <li>keep: prints "received", and neither takes anything nor answers;
 *   <li>ignore: takes nothing;
 *   <li>connect: takes the connection that was passed, and closes it;
 *   <li>learn: takes the connection that was passed, and keeps it;
 *   <li>teach: passes on what was kept, for one request, in the reply.
 * </ul>
 */
public final class Worker {

    private static @Nullable Connection known;

    private Worker() {}

    /** Serves until it is killed. */
    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                Port port = parley.open(args[0])) {
            System.out.println("serving");
            while (true) {
                if (port.receive() instanceof Request job) {
                    work(job);
                }
            }
        }
    }

    private static void work(Request job) throws Exception {
        Passed passed = job.passed();
        switch (new String(job.bytes(), UTF_8)) {
            case "answer" -> {
                Request request = passed.takeRequest(0);
                job.reply(new byte[0]);
                request.reply(request.bytes());
            }
            case "hold" -> {
                passed.takeRequest(0);
                System.out.println("holding");
                job.reply(new byte[0]);
            }
            case "keep" -> System.out.println("received");
            case "ignore" -> job.reply(new byte[0]);
            case "connect" -> {
                passed.takeConnection(0).close();
                job.reply(new byte[0]);
            }
            case "learn" -> {
                known = passed.takeConnection(0);
                job.reply(new byte[0]);
            }
            case "teach" -> {
                Connection learnt = Objects.requireNonNull(known);
                job.reply(new byte[0], Rights.none().with(learnt, Use.ONCE));
            }
            default -> throw new IllegalArgumentException("unknown job");
        }
    }
}
