package dev.parley.scenarios.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Request;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Answers letters after a while that differs each time, and keeps books of their numbers.
 *
 * <p>Argument: port name. Prints "serving"; answers each line of its input with "received " and the
 * set of all numbers so far, in Base64. Letters of negative numbers are held until there are {@link
 * #TOGETHER} of them, and then all answered.
 */
public final class RacingServer {

    /** How many letters of negative numbers are answered at once. */
    public static final int TOGETHER = 16;

    private static final int LONGEST_WORK_NANOS = 50_000;

    private final SplittableRandom random = new SplittableRandom();
    private final BitSet received = new BitSet();
    private final List<Request> together = new ArrayList<>();

    private RacingServer() {}

    /** Serves until its input ends. */
    public static void main(String[] args) throws Exception {
        RacingServer server = new RacingServer();
        Port port = Parley.join().open(args[0]);
        Thread.ofPlatform().start(() -> server.serve(port));
        System.out.println("serving");
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        while (input.readLine() != null) {
            System.out.println("received " + server.books());
        }
        System.exit(0);
    }

    private synchronized String books() {
        return Base64.getEncoder().encodeToString(received.toByteArray());
    }

    private void serve(Port port) {
        try {
            while (true) {
                if (port.receive() instanceof Request request) {
                    byte[] letter = request.bytes();
                    if (!Letter.isWhole(letter)) {
                        throw new AssertionError("torn");
                    }
                    serve(request, letter);
                }
            }
        } catch (Exception | AssertionError e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private void serve(Request request, byte[] letter) {
        long number = Letter.number(letter);
        if (number < 0) {
            together.add(request);
            if (together.size() == TOGETHER) {
                together.forEach(one -> one.reply(Letter.answer(one.bytes())));
                together.clear();
            }
        } else {
            enter((int) number);
            long end = System.nanoTime() + random.nextInt(LONGEST_WORK_NANOS);
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            request.reply(Letter.answer(letter));
        }
    }

    private synchronized void enter(int number) {
        if (received.get(number)) {
            throw new AssertionError("received twice: " + number);
        }
        received.set(number);
    }
}
