package dev.parley.examples.meter;

import static dev.parley.examples.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.Connection;
import dev.parley.Errno;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.examples.Later;
import dev.parley.examples.Serving;
import dev.parley.junit.ParleyNode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class MeterTest {

    private static final Duration LONG = Duration.ofHours(1);

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private final CompletableFuture<MeterServer> server = new CompletableFuture<>();

    private Serving serve(int events, Duration delay) throws ParleyException {
        return Serving.start(NODE, Meter.NAME, port -> serve(port, events, delay));
    }

    private void serve(Port port, int events, Duration delay) throws ParleyException {
        MeterServer meter = new MeterServer(port, events, delay);
        server.complete(meter);
        meter.serve();
    }

    private void flow(int litres) throws ParleyException {
        for (int i = 0; i < litres; i++) {
            server.join().litre();
        }
    }

    @Test
    void noLitreIsLostHoweverManyMakeAMessage() throws Exception {
        try (Serving _ = serve(100, Duration.ofMillis(1));
                Parley parley = NODE.join();
                Meter meter = Meter.connect(parley)) {
            flow(12_345);
            long known = 0;
            while (known < 12_345) {
                known = meter.litresAfter(known);
            }
            assertThat(known).isEqualTo(12_345);
            assertThat(meter.litres()).isEqualTo(12_345);
        }
    }

    @Test
    void fewLitresAreToldWhenTheyAreOld() throws Exception {
        try (Serving _ = serve(1_000_000, Duration.ofMillis(1));
                Parley parley = NODE.join();
                Meter meter = Meter.connect(parley)) {
            FutureTask<Long> waiting = Later.start(() -> meter.litresAfter(0));
            flow(1);
            assertThat(waiting.get()).isEqualTo(1);
        }
    }

    @Test
    void fewLitresThatAreYoungAreNotToldYet() throws Exception {
        try (Serving _ = serve(10, LONG);
                Parley parley = NODE.join();
                Meter meter = Meter.connect(parley)) {
            flow(9);
            assertThat(meter.litres()).isZero();
            flow(1);
            assertThat(meter.litresAfter(0)).isEqualTo(10);
        }
    }

    @Test
    void whatIsNoRequestIsRefused() throws Exception {
        try (Serving _ = serve(1, LONG);
                Parley parley = NODE.join();
                Connection stranger = parley.connect(Meter.NAME);
                Meter meter = Meter.connect(parley)) {
            assertRefused(Errno.EINVAL, () -> stranger.send(new byte[7]));
            assertThatIllegalArgumentException().isThrownBy(() -> meter.litresAfter(-1));
        }
    }

    @Test
    void whoeverIsGoneIsForgottenAndTheOthersAreTold() throws Exception {
        try (Serving _ = serve(1, LONG);
                Parley parley = NODE.join();
                Meter meter = Meter.connect(parley)) {
            FutureTask<Long> staying = Later.start(() -> meter.litresAfter(0));
            try (Parley other = NODE.join();
                    Meter going = Meter.connect(other)) {
                var _ = Later.start(() -> going.litresAfter(0));
                assertThat(going.litres()).isZero();
            }
            flow(1);
            assertThat(staying.get()).isEqualTo(1);
        }
    }
}
