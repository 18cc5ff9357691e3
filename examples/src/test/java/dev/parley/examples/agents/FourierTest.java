package dev.parley.examples.agents;

import static dev.parley.examples.Refusals.assertRefused;
import static dev.parley.examples.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.parley.Connection;
import dev.parley.DeadlineExceeded;
import dev.parley.Errno;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.examples.Later;
import dev.parley.examples.Program;
import dev.parley.examples.Serving;
import dev.parley.junit.ParleyNode;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class FourierTest {

    private static final int POINTS = 1024;
    private static final double[] SIGNAL = DirectTransform.randomSignal(POINTS);
    private static final double[] SPECTRUM = DirectTransform.of(SIGNAL);
    private static final Offset<Double> SMALL = within(1e-9);

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @Test
    void agentsInProcessesOfTheirOwnTransformASignal() throws Exception {
        try (Program manager = Program.serving(Fourier.NAME, NODE, FourierManager.class);
                Program one = Program.start(NODE, Agent.class);
                Program other = Program.start(NODE, Agent.class);
                Parley parley = NODE.join();
                Fourier fourier = Fourier.connect(parley)) {
            assertThat(fourier.transform(SIGNAL)).containsExactly(SPECTRUM, SMALL);
            double[] twice = fourier.transform(DirectTransform.randomSignal(2 * POINTS));
            assertThat(twice)
                    .containsExactly(
                            DirectTransform.of(DirectTransform.randomSignal(2 * POINTS)), SMALL);
            manager.kill();
            one.expect("the manager is gone");
            other.expect("the manager is gone");
            one.awaitEnd();
            other.awaitEnd();
        }
    }

    @Test
    void whatAKilledAgentHadIsDoneByAnother() throws Exception {
        try (Serving _ = serve();
                Program idler = Program.start(NODE, Idler.class);
                Parley parley = NODE.join();
                Fourier fourier = Fourier.connect(parley);
                Parley agentParley = NODE.join();
                Connection manager = agentParley.connect(Fourier.NAME)) {
            Future<double[]> spectrum = Later.start(() -> fourier.transform(SIGNAL));
            idler.expect("has " + POINTS / FourierManager.SLICES + " points");
            AtomicInteger done = new AtomicInteger();
            startAgent(manager, slice -> counting(slice, done));
            soon().until(() -> done.get() == FourierManager.SLICES - 1);
            idler.kill();
            assertThat(spectrum.get()).containsExactly(SPECTRUM, SMALL);
            assertThat(done).hasValue(FourierManager.SLICES);
        }
    }

    @Test
    void aFasterAgentDoesMore() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                Fourier fourier = Fourier.connect(parley);
                Parley slowParley = NODE.join();
                Connection slowOne = slowParley.connect(Fourier.NAME);
                Parley fastParley = NODE.join();
                Connection fastOne = fastParley.connect(Fourier.NAME)) {
            CountDownLatch hasWork = new CountDownLatch(1);
            CountDownLatch mayGoOn = new CountDownLatch(1);
            AtomicInteger slow = new AtomicInteger();
            AtomicInteger fast = new AtomicInteger();
            startAgent(slowOne, slice -> slowly(slice, slow, hasWork, mayGoOn));
            Future<double[]> spectrum = Later.start(() -> fourier.transform(SIGNAL));
            hasWork.await();
            startAgent(fastOne, slice -> counting(slice, fast));
            soon().until(() -> fast.get() == FourierManager.SLICES - 1);
            mayGoOn.countDown();
            assertThat(spectrum.get()).containsExactly(SPECTRUM, SMALL);
            assertThat(slow).hasValue(1);
            assertThat(fast).hasValue(FourierManager.SLICES - 1);
        }
    }

    @Test
    void aResultIsTakenFromWhoWasGivenTheWork() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                Fourier fourier = Fourier.connect(parley);
                Parley agentParley = NODE.join();
                Connection agent = agentParley.connect(Fourier.NAME);
                Parley otherParley = NODE.join();
                Connection stranger = otherParley.connect(Fourier.NAME)) {
            Future<double[]> spectrum = Later.start(() -> fourier.transform(SIGNAL));
            Work work = Work.after(new FourierRequest.Ready(), agent);
            FourierRequest forged = new FourierRequest.Result(work.ticket(), work.slice());
            assertRefused(Errno.ESTALE, () -> Work.after(forged, stranger));
            FourierRequest cut = new FourierRequest.Result(work.ticket(), new double[2]);
            assertRefused(Errno.EINVAL, () -> Work.after(cut, agent));

            FourierRequest result =
                    new FourierRequest.Result(work.ticket(), Fft.transform(work.slice()));
            assertThat(Work.after(result, agent).ticket()).isNotEqualTo(work.ticket());
            assertRefused(Errno.ESTALE, () -> Work.after(result, agent));

            agent.close(); // what it has now is for the other
            startAgent(stranger, Fft::transform);
            assertThat(spectrum.get()).containsExactly(SPECTRUM, SMALL);
        }
    }

    @Test
    void whatNobodyWaitsForIsNotDone() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                Connection impatient = parley.connect(Fourier.NAME);
                Fourier fourier = Fourier.connect(parley);
                Connection agent = parley.connect(Fourier.NAME)) {
            List<MemorySegment> room = List.of(MemorySegment.ofArray(new double[2 * POINTS]));
            FourierRequest unwanted = new FourierRequest.Transform(new double[2 * POINTS]);
            assertThatThrownBy(() -> impatient.send(unwanted.parts(), room, Duration.ofMillis(100)))
                    .isInstanceOf(DeadlineExceeded.class);
            var _ = Later.start(() -> fourier.transform(SIGNAL));
            Work work = Work.after(new FourierRequest.Ready(), agent);
            assertThat(work.slice()).isEqualTo(Fft.slices(SIGNAL, FourierManager.SLICES).get(0));
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                Fourier fourier = Fourier.connect(parley);
                Connection raw = parley.connect(Fourier.NAME)) {
            for (int length : new int[] {0, 16, 48, 4 * Fourier.MOST_POINTS}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> fourier.transform(new double[length]));
            }
            assertRefused(Errno.EINVAL, () -> raw.send(new byte[15]));
            assertRefused(Errno.EINVAL, () -> raw.send(new byte[32]));
            FourierRequest tooShort = new FourierRequest.Transform(new double[2]);
            List<MemorySegment> room = List.of(MemorySegment.ofArray(new double[2]));
            assertRefused(Errno.EINVAL, () -> raw.send(tooShort.parts(), room));
            FourierRequest ready = new FourierRequest.Ready();
            assertRefused(Errno.EMSGSIZE, () -> raw.send(ready.parts(), room));
        }
    }

    private static Serving serve() throws ParleyException {
        return Serving.start(NODE, Fourier.NAME, new FourierManager()::serve);
    }

    /** Works in a thread of its own until the connection is closed. */
    private static void startAgent(Connection manager, UnaryOperator<double[]> transform) {
        var _ =
                Later.start(
                        () -> {
                            new Agent(manager, transform).work();
                            return true;
                        });
    }

    private static double[] counting(double[] slice, AtomicInteger done) {
        double[] spectrum = Fft.transform(slice);
        done.incrementAndGet();
        return spectrum;
    }

    private static double[] slowly(
            double[] slice, AtomicInteger done, CountDownLatch hasWork, CountDownLatch mayGoOn) {
        hasWork.countDown();
        try {
            mayGoOn.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return counting(slice, done);
    }
}
