package dev.parley.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.report.Result;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The benchmarks, for a moment each, in this process. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class MicrobenchmarksTest {

    static List<String> names() {
        return Microbenchmarks.names();
    }

    private static List<Result> run(String name, int iterations, int millis)
            throws RunnerException {
        TimeValue time = TimeValue.milliseconds(millis);
        return Microbenchmarks.run(
                name,
                new OptionsBuilder()
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(iterations)
                        .measurementTime(time));
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyBenchmarkRuns(String name) throws Exception {
        assertThat(run(name, 1, 5))
                .isNotEmpty()
                .allSatisfy(result -> assertThat(result.figure("opNanos")).isPositive());
    }

    @Test
    void eachIsAStepAndEachSizeAResult() throws Exception {
        assertThat(Microbenchmarks.steps()).extracting("title").contains("Copies.copyIn");
        assertThat(run(Copies.class.getName() + ".copyIn", 1, 1))
                .extracting(Result::contestant)
                .containsExactly(
                        "Copies.copyIn 32 B",
                        "Copies.copyIn 64 B",
                        "Copies.copyIn 4096 B",
                        "Copies.copyIn 65536 B");
    }

    @Test
    void whatTheReplyAllocatesIsSeen() throws Exception {
        Result result = run(EchoInProcess.class.getName() + ".sendBytes", 1, 100).getFirst();
        assertThat(result.figure("allocatedBytes")).isGreaterThan(EchoInProcess.BYTES);
    }
}
