package dev.parley.bench.mechanism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every queue, with its processes in one. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class QueueTest {

    private static final int ROOM = 64 << 10;

    @TempDir Path directory;

    static Stream<String> ofElements() {
        return Stream.of(
                "parley-stream",
                "parley-records",
                "aeron-stream",
                "parley-within",
                "parley-records-within",
                "agrona-within");
    }

    private void run(String name, int trips, int bytes, int replyBytes) throws Exception {
        Mechanism mechanism = Mechanisms.named(name);
        Setting setting = new Setting(directory, 1, ROOM);
        try (AutoCloseable _ = mechanism.needsOthers() ? mechanism.serveOthers(setting) : () -> {};
                AutoCloseable _ = mechanism.serve(setting);
                Exchange exchange = mechanism.connect(setting)) {
            for (int i = 0; i < trips; i++) {
                exchange.roundTrip(bytes, replyBytes);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ofElements")
    void blocksAreReadAsTheyWereWritten(String name) throws Exception {
        run(name, 5, ROOM, 16);
    }

    @ParameterizedTest
    @MethodSource("ofElements")
    void aSingleElementIsRepliedAtOnce(String name) throws Exception {
        run(name, 100, 32, 32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"parley-frames", "memcpy"})
    void framesAreRightFromBeginningToEnd(String name) throws Exception {
        run(name, 100, ROOM, 16);
        run(name, 50, 1 << 10, 16);
    }

    @Test
    void queuesAreNotAmongThoseWhoExchangeMessages() {
        assertThat(ofElements()).allMatch(Mechanisms::isAspect);
        assertThat(Mechanisms.names()).doesNotContainAnyElementsOf(ofElements().toList());
    }

    /** Who loses an element of each block on its way. */
    private static final class Loser extends SampleExchange {

        private long sum;
        private final Tally tally = new Tally(sum -> this.sum = sum);

        Loser(Setting setting) {
            super(setting);
        }

        @Override
        void send(long number, long block) {
            if (number % block == 1) {
                tally.take(Sample.of(number - 1, block));
            } else {
                tally.take(Sample.of(number, block));
            }
        }

        @Override
        long awaitReply() {
            return sum;
        }

        @Override
        public void close() {}
    }

    @Test
    void whatIsReadInsteadOfWhatWasWrittenIsSeen() throws Exception {
        Loser loser = new Loser(new Setting(directory, 1, ROOM));
        loser.roundTrip(ROOM, 16); // its reply is awaited by the next
        assertThatThrownBy(() -> loser.roundTrip(ROOM, 16))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("what was read is not what was written");
    }
}
