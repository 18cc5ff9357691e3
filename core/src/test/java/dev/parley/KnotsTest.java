package dev.parley;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Snapshot.PortInfo;
import dev.parley.Snapshot.ProcessInfo;
import dev.parley.Snapshot.State;
import dev.parley.Snapshot.ThreadInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who waits in vain, in pictures of nodes. */
class KnotsTest {

    private static final int GRAPHS = 10_000;
    private static final long NOTHING = 0;
    private static final long SEVERAL = -1;

    /** A thread: what it serves, and where it waits. */
    private static final class Worker {

        private final long id;
        private final int process;
        private final long serves;
        private long waitsFor;
        private long age = 1;
        private boolean hasSlot = true;

        Worker(long id, int process, long serves, long waitsFor) {
            this.id = id;
            this.process = process;
            this.serves = serves;
            this.waitsFor = waitsFor;
        }

        ThreadInfo info() {
            return new ThreadInfo(
                    (int) id,
                    id,
                    "thread-" + id,
                    waitsFor == NOTHING ? State.READY : State.SEND,
                    waitsFor == NOTHING ? OptionalLong.empty() : OptionalLong.of(waitsFor),
                    hasSlot ? OptionalLong.of(5) : OptionalLong.empty(),
                    0,
                    false,
                    Duration.ofSeconds(age),
                    1,
                    serves > 0 ? OptionalLong.of(serves) : OptionalLong.empty(),
                    serves == SEVERAL);
        }
    }

    private final List<Worker> threads = new ArrayList<>();
    private int processes;

    /** By its number, from 1: which process owns it. */
    private final List<Integer> owners = new ArrayList<>();

    private static Member member(int process) {
        return new Member(process + 1, process + 100, 0, 0, "program");
    }

    private int process() {
        return processes++;
    }

    private long port(int process) {
        owners.add(process);
        return owners.size();
    }

    private Worker thread(int process, long serves, long waitsFor) {
        threads.add(new Worker(threads.size() + 1, process, serves, waitsFor));
        return threads.getLast();
    }

    private Snapshot snapshot() {
        List<ProcessInfo> all =
                IntStream.range(0, processes)
                        .mapToObj(
                                process ->
                                        new ProcessInfo(
                                                member(process),
                                                "1",
                                                new ProgramVersion("program", "", Optional.empty()),
                                                0,
                                                0,
                                                threads.stream()
                                                        .filter(one -> one.process == process)
                                                        .map(Worker::info)
                                                        .toList(),
                                                0,
                                                false))
                        .toList();
        List<PortInfo> ports =
                IntStream.rangeClosed(1, owners.size())
                        .mapToObj(
                                port ->
                                        new PortInfo(
                                                port,
                                                member(owners.get(port - 1)),
                                                List.of(),
                                                false))
                        .toList();
        return new Snapshot("node", 1, 1, "1", all, ports, List.of(), List.of());
    }

    private Set<Long> found() {
        return snapshot().deadlocks().stream()
                .flatMap(deadlock -> deadlock.waits().stream())
                .map(wait -> wait.thread().id())
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16})
    void aCircleOfAnyLength(int length) {
        List<Long> ports = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            ports.add(port(process()));
        }
        for (int i = 0; i < length; i++) {
            thread(i, ports.get(i), ports.get((i + 1) % length));
        }
        thread(process(), NOTHING, ports.getFirst()); // one who waits for the circle
        assertThat(snapshot().deadlocks())
                .singleElement()
                .satisfies(
                        deadlock -> {
                            assertThat(deadlock.circleLength()).isEqualTo(length);
                            assertThat(deadlock.circle()).hasSize(length);
                            assertThat(deadlock.waits()).hasSize(length + 1);
                        });
    }

    @Test
    void anotherThreadThatServesThePortIsAWayOut() {
        long one = port(process());
        long two = port(process());
        thread(0, one, two);
        thread(1, two, one);
        Worker helper = thread(1, two, NOTHING);
        assertThat(found()).isEmpty();
        helper.waitsFor = one;
        assertThat(found()).hasSize(3);
    }

    @Test
    void aThreadThatServesSeveralPortsIsAWayOutForEach() {
        long one = port(process());
        long two = port(process());
        thread(0, one, two);
        thread(1, two, one);
        thread(0, SEVERAL, NOTHING);
        assertThat(found()).isEmpty();
    }

    @Test
    void ofAPortThatNobodyHasServedYetNothingIsSaid() {
        long one = port(process());
        thread(0, NOTHING, one);
        assertThat(found()).isEmpty();
    }

    @Test
    void whoClosedItIsFirst() {
        long one = port(process());
        long two = port(process());
        thread(0, one, two).age = 4;
        thread(1, two, one).age = 3;
        thread(0, one, two).age = 2;
        Worker last = thread(1, two, one);
        last.age = 1;
        assertThat(snapshot().deadlocks())
                .singleElement()
                .satisfies(
                        deadlock -> {
                            assertThat(deadlock.circle().getFirst().thread().id())
                                    .isEqualTo(last.id);
                            assertThat(deadlock.waits()).hasSize(4);
                        });
    }

    @Test
    void whoHasNoSlotYetCannotBeTakenBack() {
        long one = port(process());
        long two = port(process());
        Worker queued = thread(0, one, two);
        queued.age = 9;
        thread(1, two, one).hasSlot = false;
        assertThat(snapshot().deadlocks().getFirst().circle().getFirst().thread().id())
                .isEqualTo(queued.id);
    }

    @Test
    void twoDeadlocksAreTwo() {
        for (int i = 0; i < 2; i++) {
            int process = process();
            long port = port(process);
            thread(process, port, port);
        }
        assertThat(snapshot().deadlocks()).hasSize(2);
    }

    /**
     * Against a node that goes on as far as it can: any thread that runs answers anybody who waits
     * for what it serves. Who waits in the end is who was found, in the beginning and at any moment
     * in between.
     */
    @Test
    void inTenThousandGraphsExactlyThoseWhoCannotGoOn() {
        Random random = new Random(8);
        int deadlocked = 0;
        for (int graph = 0; graph < GRAPHS; graph++) {
            KnotsTest node = new KnotsTest();
            node.fill(random);
            Set<Long> begin = node.found();
            node.goOn(random, random.nextInt(6));
            Set<Long> between = node.found();
            node.goOn(random, Integer.MAX_VALUE);
            Set<Long> end =
                    node.threads.stream()
                            .filter(one -> one.waitsFor != NOTHING)
                            .map(one -> one.id)
                            .collect(Collectors.toSet());
            assertThat(begin).as("graph %d", graph).isEqualTo(end);
            assertThat(between).as("graph %d, later", graph).isEqualTo(end);
            deadlocked += end.isEmpty() ? 0 : 1;
        }
        assertThat(deadlocked).isBetween(GRAPHS / 10, GRAPHS * 9 / 10);
    }

    /** Every port is served by somebody; a thread may wait for its own process. */
    private void fill(Random random) {
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            process();
            port(i);
        }
        for (int i = 0; i < count; i++) {
            thread(i, i + 1, waitsFor(random, count));
        }
        for (int more = random.nextInt(6); more > 0; more--) {
            int process = random.nextInt(count);
            long serves = random.nextInt(3) == 0 ? NOTHING : process + 1;
            thread(process, serves, waitsFor(random, count));
        }
    }

    private static long waitsFor(Random random, int ports) {
        return random.nextInt(4) == 0 ? NOTHING : 1 + random.nextInt(ports);
    }

    private void goOn(Random random, int mostSteps) {
        for (int steps = 0; steps < mostSteps; steps++) {
            Set<Long> served = new HashSet<>();
            threads.stream()
                    .filter(one -> one.waitsFor == NOTHING)
                    .forEach(one -> served.add(one.serves));
            List<Worker> answerable =
                    threads.stream()
                            .filter(one -> one.waitsFor != NOTHING && served.contains(one.waitsFor))
                            .toList();
            if (answerable.isEmpty()) {
                return;
            }
            answerable.get(random.nextInt(answerable.size())).waitsFor = NOTHING;
        }
    }
}
