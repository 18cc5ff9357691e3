package dev.parley.bench.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.lab.Contestant;
import dev.parley.bench.lab.Contestants;
import dev.parley.bench.lab.JvmContestant;
import dev.parley.bench.lab.Placement;
import dev.parley.bench.lab.Sizes;
import dev.parley.bench.report.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Teams in turn, also if not all of them last. */
@Timeout(120)
final class ContestTest {

    private static final Sizes SMALL = Sizes.both(64);
    private static final Sizes BIG = Sizes.both(4 << 10);

    /** For a moment. */
    private static final Effort GLANCE =
            new Effort(1, TimeUnit.MILLISECONDS.toNanos(40), TimeUnit.MILLISECONDS.toNanos(10));

    private final Contestant unix = new JvmContestant("unix");
    private final Contestant tcp = new JvmContestant("tcp");
    private final List<String> missing = new ArrayList<>();

    /** One of JVMs, whose server is another program. */
    private record Broken(String program) implements Contestant {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public boolean hasOthers() {
            return false;
        }

        @Override
        public boolean runsInJvms() {
            return true;
        }

        @Override
        public int maxBytes() {
            return Integer.MAX_VALUE;
        }

        @Override
        public List<String> command(String role, Path directory, int clients, int maxBytes) {
            return List.of("sh", "-c", program);
        }
    }

    private static RoundTrips latency(List<Contestant> who, Sizes sizes) {
        return RoundTrips.latency(who, sizes, List.of(Placement.FREE), GLANCE);
    }

    private List<String> measured(RoundTrips... trips) throws InterruptedException {
        List<Result> results = new Contest(1, List.of(trips)).run(missing::add);
        return results.stream().map(one -> one.contestant() + " " + one.bytes()).toList();
    }

    @Test
    void theSameTeamsDoOneThingAfterTheOther() throws Exception {
        assertThat(measured(latency(List.of(unix, tcp), SMALL), latency(List.of(tcp), BIG)))
                .containsExactly("unix 64", "tcp 64", "tcp 4096");
        assertThat(missing).isEmpty();
    }

    @Test
    void whoDoesNotStartIsMissingAndTheOthersGoOn() throws Exception {
        assertThat(measured(latency(List.of(new Broken("exit 3"), unix), SMALL)))
                .containsExactly("unix 64");
        assertThat(missing).singleElement().asString().startsWith("broken: broken's server");
    }

    @Test
    void whoEndsInItsTurnIsMissingFromThereOn() throws Exception {
        // Says that it is there, and ends at the first order.
        Contestant broken = new Broken("echo ready; read order; exit 3");
        assertThat(
                        measured(
                                latency(List.of(unix, broken), SMALL),
                                latency(List.of(broken, unix), BIG)))
                .containsExactly("unix 64", "unix 4096");
        assertThat(missing).singleElement().asString().startsWith("broken: broken's client");
    }

    @Test
    void whoTakesMuchLongerThanABurstIsMissing() throws Exception {
        // Answers at once, that a single round trip took it a minute.
        Contestant slow =
                new Broken("echo ready; while read order; do echo done 1 60000000000 0; done");
        assertThat(
                        measured(
                                RoundTrips.throughput(
                                        List.of(unix, slow),
                                        SMALL,
                                        List.of(Placement.FREE),
                                        GLANCE)))
                .containsExactly("unix 64");
        assertThat(missing).singleElement().asString().startsWith("broken: too slow: a burst of");
    }

    @Test
    void connectionsEndWhenTheirTimeIsOver() throws Exception {
        RoundTrips trips =
                RoundTrips.connecting(List.of(unix), SMALL, List.of(Placement.FREE), GLANCE);
        assertThat(measured(trips)).containsExactly("unix 64");
    }

    @Test
    @Tag("slow")
    void elementsAreCountedBetweenProcessesAndInOne() throws Exception {
        List<Contestant> within = new Contestants(List.of()).of("parley-within", "agrona-within");
        List<Contestant> between = new Contestants(List.of()).of("parley-stream");
        List<Result> results =
                new Contest(
                                1,
                                List.of(
                                        RoundTrips.elementsWithin(within, 64 << 10, GLANCE),
                                        RoundTrips.elements(between, 64 << 10, GLANCE)))
                        .run(missing::add);
        assertThat(missing).isEmpty();
        assertThat(results)
                .extracting(Result::contestant)
                .containsExactly("parley-within", "agrona-within", "parley-stream");
        assertThat(results)
                .allSatisfy(
                        one -> {
                            double best = one.figure("bestElementsPerSecond");
                            assertThat(one.figure("elementsPerSecond")).isBetween(1.0, best);
                            assertThat(one.figures()).containsKey("allocatedPerElement");
                        });
    }

    @Test
    @Tag("slow")
    void framesAreCountedBesideACopy() throws Exception {
        List<Contestant> both = new Contestants(List.of()).of("parley-frames", "memcpy");
        RoundTrips frames = RoundTrips.frames(both, 64 << 10, GLANCE);
        List<Result> results = new Contest(1, List.of(frames)).run(missing::add);
        assertThat(missing).isEmpty();
        assertThat(results)
                .extracting(Result::contestant)
                .containsExactly("parley-frames", "memcpy");
        assertThat(results)
                .allSatisfy(
                        one ->
                                assertThat(one.figure("bestBytesPerSecond"))
                                        .isGreaterThanOrEqualTo(one.figure("bytesPerSecond")));
    }

    @Test
    void heatsHaveNoMoreThanThereIsRoomFor() {
        List<Contestant> all = new Contestants(List.of()).all();
        Contest contest = new Contest(32, List.of(latency(all, SMALL)));
        assertThat(contest.heats(Long.MAX_VALUE)).hasSize(1);
        assertThat(contest.heats(7L << 30))
                .hasSize(all.size() / 2)
                .allSatisfy(heat -> assertThat(heat).hasSize(2))
                .flatExtracting(Map::keySet)
                .containsExactlyElementsOf(all);
        assertThat(contest.heats(1)).hasSameSizeAs(all);
    }

    @Test
    void aTeamHasRoomForTheLongestOfItsOwnMessages() {
        Contest contest =
                new Contest(
                        1, List.of(latency(List.of(unix, tcp), SMALL), latency(List.of(tcp), BIG)));
        assertThat(contest.heats(Long.MAX_VALUE))
                .containsExactly(Map.of(unix, SMALL.longest(), tcp, BIG.longest()));
    }
}
