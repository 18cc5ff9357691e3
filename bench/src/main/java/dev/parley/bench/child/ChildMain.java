package dev.parley.bench.child;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.bench.mechanism.Mechanism;
import dev.parley.bench.mechanism.Mechanisms;
import dev.parley.bench.mechanism.Setting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.logging.LogManager;

/**
 * One of the processes of a measurement.
 *
 * <p>Arguments: the role ("others", "server" or "client"), the mechanism, a directory, the number
 * of clients, and the size of the longest message. Prints "ready" when it is; does what the lines
 * of its input say, and prints an answer to each; ends with its input.
 */
public final class ChildMain {

    private ChildMain() {}

    /** Runs until its input ends. */
    public static void main(String[] args) throws Exception {
        LogManager.getLogManager().reset(); // what libraries have to tell is not looked at
        Mechanism mechanism = Mechanisms.named(args[1]);
        Setting setting =
                new Setting(Path.of(args[2]), Integer.parseInt(args[3]), Integer.parseInt(args[4]));
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        switch (args[0]) {
            case "others" -> serve(mechanism.serveOthers(setting), orders);
            case "server" -> serve(mechanism.serve(setting), orders);
            case "client" -> {
                try (Client client = new Client(mechanism, setting)) {
                    System.out.println("ready");
                    client.obey(orders);
                }
            }
            default -> throw new IllegalArgumentException(args[0]);
        }
        System.exit(0); // whatever threads a library has left
    }

    private static void serve(AutoCloseable service, BufferedReader orders) throws Exception {
        try (service) {
            System.out.println("ready");
            if (orders.readLine() != null) {
                throw new IOException("nobody orders a server about");
            }
        }
    }
}
