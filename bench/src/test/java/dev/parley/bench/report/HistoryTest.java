package dev.parley.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of runs. */
class HistoryTest {

    private static final Instant TIME = Instant.parse("2026-12-31T23:59:59Z");
    private static final Environment SOMEWHERE =
            new Environment(
                    Optional.of("5c37180+"), "A processor", 2, 1L << 34, true, "6.18.0", "J 25");

    @TempDir Path directory;

    @Test
    void whatIsAppendedIsReadBackInItsOrder() throws IOException {
        History history = History.of(directory, TIME);
        Run first = run(SOMEWHERE, 601.0);
        Run second = run(SOMEWHERE, 602.5);
        history.append(first);
        history.append(second);
        assertThat(history.runs()).containsExactly(first, second);
        assertThat(history.file()).isEqualTo(directory.resolve("bench/history/2026.jsonl"));
        assertThat(Files.readAllLines(history.file())).hasSize(2);
    }

    @Test
    void thereAreNoRunsBeforeTheFirst() throws IOException {
        assertThat(History.of(directory, TIME).runs()).isEmpty();
    }

    @Test
    void aLineSaysWhereAndWhenAndWhat() throws IOException {
        assertThat(RunCodec.encode(run(SOMEWHERE, 1_234_567.0)))
                .isEqualTo(
                        """
                        {"commit":"5c37180+","time":"2026-12-31T23:59:59Z","kind":"gates",\
                        "processor":"A processor","cores":2,"memoryBytes":17179869184,\
                        "isVirtual":true,"kernel":"6.18.0","jdk":"J 25","results":[{\
                        "work":"latency","contestant":"parley","placement":"split","bytes":64,\
                        "clients":1,"figures":{"p50Nanos":1235000},"percentiles":[1235000,2.5]}]}\
                        """);
    }

    @Test
    void figuresHaveFourSignificantDigits() throws IOException {
        assertThat(kept(0.012345678)).isEqualTo(0.01235);
        assertThat(kept(99_995)).isEqualTo(100_000);
        assertThat(kept(-3.14159)).isEqualTo(-3.142);
        assertThat(kept(0)).isZero();
        assertThat(kept(1.23456e300)).isEqualTo(1.235e300);
    }

    private static double kept(double value) throws IOException {
        Run run = RunCodec.decode(RunCodec.encode(run(SOMEWHERE, value)));
        return run.results().getFirst().figure("p50Nanos");
    }

    @Test
    void whatIsNoNumberIsRefused() {
        assertThatThrownBy(() -> RunCodec.encode(run(SOMEWHERE, Double.NaN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("p50Nanos must be a number, is NaN");
    }

    @Test
    void withoutGitThereIsNoCommit() throws IOException {
        Environment nowhere =
                new Environment(Optional.empty(), "A processor", 2, 1, false, "6.18.0", "J 25");
        String line = RunCodec.encode(run(nowhere, 1));
        assertThat(line).startsWith("{\"commit\":null,");
        assertThat(RunCodec.decode(line).environment()).isEqualTo(nowhere);
    }

    @Test
    void aBrokenLineIsNamed() throws IOException {
        History history = new History(directory.resolve("history"));
        history.append(run(SOMEWHERE, 1));
        Files.writeString(
                history.file(), Files.readString(history.file()) + "{\"time\":\"noon\"}\n");
        assertThatThrownBy(history::runs)
                .isInstanceOf(IOException.class)
                .hasMessage(history.file() + ":2 is no run");
    }

    private static Run run(Environment environment, double p50) {
        Result result =
                new Result(
                        "latency",
                        "parley",
                        "split",
                        64,
                        1,
                        Map.of("p50Nanos", p50),
                        List.of(p50, 2.5));
        return new Run(TIME, Run.Kind.GATES, environment, List.of(result));
    }
}
