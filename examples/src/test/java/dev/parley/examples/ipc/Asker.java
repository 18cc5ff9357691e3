package dev.parley.examples.ipc;

import dev.parley.Parley;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Each time when it is told to go on, asks for roots, and says how many of the answers are right.
 */
final class Asker {

    private Asker() {}

    public static void main(String[] args) throws Exception {
        double[] values = IntStream.range(0, Integer.parseInt(args[0])).asDoubleStream().toArray();
        double[] expected = Arrays.stream(values).map(Math::sqrt).toArray();
        try (Parley parley = Parley.join();
                IpcClient client = IpcClient.connect(parley, IpcClient.NAME)) {
            System.out.println("connected");
            while (System.in.read() != -1) {
                boolean isRight = Arrays.equals(client.roots(values), expected);
                System.out.println(isRight ? "all right" : "wrong");
            }
        }
    }
}
