package dev.parley.scenarios.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.ConnectOptions;
import dev.parley.JoinOptions;
import dev.parley.OnDeadlock;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Request;
import java.time.Duration;

/**
 * Does with each request what the request says. A request is made of words, {@code PORT:ask:NEXT}
 * or {@code PORT:forward:NEXT}: what the server of a port does with it, and where it sends it on. A
 * server of which nothing is said keeps it.
 *
 * <p>Arguments: what it is called, which is also the name of its port; how many threads receive;
 * then the port and the request that a thread of its own sends in the beginning, as often as there
 * are such. Prints "ready" and waits in vain until it is killed; of circles it only tells.
 */
public final class Scripted {

    private static final ConnectOptions PATIENT =
            ConnectOptions.defaults().withPatience(Duration.ofMinutes(1));

    private final Parley parley;
    private final String name;

    private Scripted(Parley parley, String name) {
        this.parley = parley;
        this.name = name;
    }

    /** Serves and sends until it is killed. */
    public static void main(String[] args) throws Exception {
        JoinOptions options =
                JoinOptions.defaults().withProgram(args[0]).withDeadlocks(OnDeadlock.REPORT);
        try (Parley parley = Parley.join(options)) {
            Scripted self = new Scripted(parley, args[0]);
            self.serve(Integer.parseInt(args[1]));
            for (int i = 2; i < args.length; i += 2) {
                String port = args[i];
                byte[] request = args[i + 1].getBytes(UTF_8);
                start("sender " + i / 2, () -> self.send(port, request));
            }
            System.out.println("ready");
            Thread.currentThread().join();
        }
    }

    private interface Work {
        void run() throws ParleyException;
    }

    private static void start(String name, Work work) {
        Thread.ofPlatform()
                .daemon()
                .name(name)
                .start(
                        () -> {
                            try {
                                work.run();
                            } catch (ParleyException e) {
                                System.out.println("ended " + e.getMessage());
                            }
                        });
    }

    private void serve(int threads) throws ParleyException {
        if (threads > 0) {
            Port port = parley.open(name);
            for (int i = 1; i <= threads; i++) {
                start("server " + i, () -> serve(port));
            }
        }
    }

    private void serve(Port port) throws ParleyException {
        while (true) {
            if (port.receive() instanceof Request request) {
                handle(request);
            }
        }
    }

    private void handle(Request request) throws ParleyException {
        byte[] script = request.bytes();
        for (String word : new String(script, UTF_8).split(" ")) {
            String[] parts = word.split(":");
            if (parts[0].equals(name) && parts[1].equals("ask")) {
                send(parts[2], script);
            } else if (parts[0].equals(name)) {
                request.forward(parley.connect(parts[2], PATIENT));
            }
        }
    }

    private void send(String port, byte[] request) throws ParleyException {
        parley.connect(port, PATIENT).send(request);
    }
}
