package dev.parley.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.bench.mechanism.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class NativeContestantTest {

    private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    @TempDir private static Path directory;

    private static Optional<Path> program = Optional.empty();

    @BeforeAll
    static void build() throws Exception {
        program = new NativeBuild(directory).program();
        assumeTrue(program.isPresent(), "there is no C compiler on this machine");
    }

    static Stream<NativeContestant> all() {
        return NativeContestant.all(program.orElseThrow()).stream();
    }

    static Stream<NativeContestant> allThatExchange() {
        return all().filter(contestant -> !contestant.name().equals("c-memcpy"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void measuresEachRoundTrip(NativeContestant contestant) throws Exception {
        int bytes = Math.min(64, contestant.maxBytes());
        try (Team team = new Team(contestant, 1, bytes)) {
            Burst burst = team.measure(Sizes.both(bytes), BURST_NANOS);

            assertThat(burst.count()).isPositive();
            assertThat(burst.histogram().getTotalCount()).isEqualTo(burst.count());
            assertThat(burst.elapsedNanos()).isPositive();
            assertThat(burst.cpuNanos()).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void countsRoundTripsThatAreNotMeasured(NativeContestant contestant) throws Exception {
        try (Team team = new Team(contestant, 1, Message.MIN_BYTES)) {
            Burst burst = team.run(Sizes.both(Message.MIN_BYTES), BURST_NANOS);

            assertThat(burst.count()).isPositive();
            assertThat(burst.histogram().getTotalCount()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void keepsThePace(NativeContestant contestant) throws Exception {
        long interval = TimeUnit.MILLISECONDS.toNanos(1);
        int bytes = Math.min(64, contestant.maxBytes());
        try (Team team = new Team(contestant, 1, bytes)) {
            Burst burst = team.pace(Sizes.both(bytes), interval, 20);

            assertThat(burst.histogram().getTotalCount()).isEqualTo(20);
            assertThat(burst.elapsedNanos()).isGreaterThanOrEqualTo(20 * interval);
        }
    }

    @ParameterizedTest
    @MethodSource("allThatExchange")
    void carriesTheLongestMessageBothWays(NativeContestant contestant) throws Exception {
        int longest = Math.min(1 << 20, contestant.maxBytes());
        try (Team team = new Team(contestant, 1, longest)) {
            assertThat(team.run(Sizes.both(longest), BURST_NANOS).count()).isPositive();
            assertThat(team.run(Sizes.oneWay(longest), BURST_NANOS).count()).isPositive();
        }
    }

    @Test
    void manyClientsShareAServerOfPackets() throws Exception {
        NativeContestant packets =
                all().filter(one -> one.name().equals("c-seqpacket")).findFirst().orElseThrow();
        try (Team team = new Team(packets, 4, 64)) {
            assertThat(team.run(Sizes.both(64), BURST_NANOS).counts())
                    .hasSize(4)
                    .allMatch(count -> count > 0);
        }
    }

    @Test
    void refusesMessagesThatAreTooLong() {
        NativeContestant word = all().findFirst().orElseThrow();
        assertThatThrownBy(() -> new Team(word, 1, word.maxBytes() + 1).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("output has ended");
    }

    @Test
    void compilesNothingTheSecondTime() throws Exception {
        Path there = program.orElseThrow();

        assertThat(new NativeBuild(directory, List.of()).program()).contains(there);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(there);
        }
    }

    @Test
    void withoutACompilerThereIsNoProgram(@TempDir Path empty) throws Exception {
        assertThat(new NativeBuild(empty, List.of(empty)).program()).isEmpty();
    }
}
