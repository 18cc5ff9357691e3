package dev.parley.scenarios.guide;

import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.streams.Length;
import dev.parley.streams.Stream;
import dev.parley.streams.StreamType;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.Optional;

/** Writes a sample to a stream, and reads what comes back. */
@SuppressWarnings("ArrayRecordComponent") // handed over, never shared
final class Gyroscope {

    // [start:stream-type]
    record Sample(long nanos, @Length(3) double[] axes) {}

    static final StreamType<Sample> SAMPLES = StreamType.of(MethodHandles.lookup(), Sample.class);

    // [end:stream-type]

    private Gyroscope() {}

    public static void main(String[] args) throws Exception {
        double[] axes = {0.5, 0, -0.5};
        try (Parley parley = Parley.join()) {
            // [start:stream]
            try (Connection to = parley.connect("sensors");
                    Stream<Sample> stream = Stream.open(to, SAMPLES)) {
                stream.xmit(new Sample(System.nanoTime(), axes));
                Optional<Sample> answer = stream.recv();
                System.out.println(Arrays.toString(answer.orElseThrow().axes()));
            }
            // [end:stream]
        }
    }
}
