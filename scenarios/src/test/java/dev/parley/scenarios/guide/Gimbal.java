package dev.parley.scenarios.guide;

import dev.parley.Parley;
import dev.parley.streams.Stream;
import dev.parley.streams.StreamPort;

/** Answers each sample of each gyroscope with what turns it back. */
final class Gimbal {

    private Gimbal() {}

    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                StreamPort port = StreamPort.open(parley, "sensors")) {
            // [start:stream-port]
            while (true) {
                Stream<Gyroscope.Sample> stream = port.accept(Gyroscope.SAMPLES);
                Thread.startVirtualThread(() -> serve(stream));
            }
            // [end:stream-port]
        }
    }

    private static void serve(Stream<Gyroscope.Sample> stream) {
        try (stream) {
            for (Gyroscope.Sample sample : stream) {
                double[] back = sample.axes().clone();
                for (int i = 0; i < back.length; i++) {
                    back[i] = 0 - back[i];
                }
                stream.xmit(new Gyroscope.Sample(sample.nanos(), back));
            }
        } catch (java.io.IOException | java.io.UncheckedIOException e) {
            System.err.println(e.getMessage());
        }
    }
}
