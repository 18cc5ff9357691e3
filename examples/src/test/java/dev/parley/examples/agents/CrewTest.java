package dev.parley.examples.agents;

import static dev.parley.examples.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.Parley;
import dev.parley.examples.Program;
import dev.parley.examples.Qnx4Process;
import dev.parley.junit.ParleyNode;
import dev.parley.qnx4.Qnx4;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class CrewTest {

    private static final double[] SIGNAL = DirectTransform.randomSignal(256);
    private static final double[] SPECTRUM = DirectTransform.of(SIGNAL);

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @Test
    void anAgentThatIsKilledIsReplaced() throws Exception {
        try (Program manager = Program.serving(Fourier.NAME, NODE, FourierManager.class, 1);
                Parley parley = NODE.join();
                Fourier fourier = Fourier.connect(parley)) {
            long first = pidOf(manager.nextLine());
            assertThat(fourier.transform(SIGNAL)).containsExactly(SPECTRUM, within(1e-9));
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            manager.expect("agent " + first + " ended by signal 9");
            long second = pidOf(manager.nextLine());
            assertThat(second).isNotEqualTo(first);
            assertThat(fourier.transform(SIGNAL)).containsExactly(SPECTRUM, within(1e-9));
            manager.kill();
            soon().until(() -> ProcessHandle.of(second).isEmpty()); // it ends with its manager
        }
    }

    @Test
    void whatAlwaysEndsIsNotStartedForEver() throws Exception {
        List<String> told = new ArrayList<>();
        try (Qnx4 qnx = Qnx4Process.attach(NODE)) {
            List<String> broken = List.of("/bin/sh", "-c", "exit 3");
            Restarts restarts = new Restarts(4, Duration.ofDays(1));
            new Crew(qnx, broken, restarts, told::add).tend(2);
        }
        assertThat(told).filteredOn(line -> line.endsWith(" begins")).hasSize(2 + 4);
        assertThat(told)
                .filteredOn(line -> line.endsWith(" ended by itself, with status 3"))
                .hasSize(2 + 4);
        assertThat(told).filteredOn("they end too often: one agent less"::equals).hasSize(2);
    }

    private static long pidOf(String line) {
        assertThat(line).matches("agent \\d+ begins");
        return Long.parseLong(line.split(" ")[1]);
    }
}
