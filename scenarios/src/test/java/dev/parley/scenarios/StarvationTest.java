package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.PortOptions.Floating;
import dev.parley.junit.ParleyNode;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Scheduling;
import dev.parley.linux.Scheduling.Policy;
import dev.parley.scenarios.programs.Burner;
import dev.parley.scenarios.programs.PinnedClient;
import dev.parley.scenarios.programs.PinnedServer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A client of priority 30, a server of 10 and a thread of 20 that never sleeps, on one processor:
 * real-time threads, as Linux schedules them. The client waits for the server, and the server for
 * the thread of 20.
 */
@Timeout(180)
class StarvationTest {

    private static final int CLIENT = 30;
    private static final int BURNER = 20;
    private static final int SERVER = 10;

    /** Above all: the watchdog's. */
    private static final int HIGHEST = 99;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    private int cpu;
    private int otherCpu;

    @BeforeEach
    void needRealTimeAndTwoProcessors() throws InterruptedException {
        AtomicBoolean permitted = new AtomicBoolean();
        Thread.ofPlatform().start(() -> permitted.set(mayBeRealTime())).join();
        assumeTrue(
                permitted.get(),
                "not run: needs the right to real-time priorities (CAP_SYS_NICE or RLIMIT_RTPRIO)");
        int[] cpus = Scheduling.affinity().stream().toArray();
        assumeTrue(cpus.length > 1, "not run: the watchdog needs a processor of its own");
        cpu = cpus[0];
        otherCpu = cpus[1];
    }

    /** Tries it; on a thread that is for nothing else. */
    private static boolean mayBeRealTime() {
        try {
            Scheduling.realTime(0, Policy.FIFO, HIGHEST);
            return true;
        } catch (ErrnoException _) {
            return false;
        }
    }

    private Peer server(Floating floating) {
        return Peer.start(NODE.socket(), PinnedServer.class, "desk", floating, cpu, SERVER)
                .expect("serving");
    }

    private Peer client() {
        return Peer.start(NODE.socket(), PinnedClient.class, "desk", cpu, CLIENT).expect("ready");
    }

    private Peer burner(int seconds) {
        return Peer.start(NODE.socket(), Burner.class, cpu, BURNER, seconds, otherCpu)
                .expect("burning");
    }

    @Test
    void withoutAFloatTheClientStarves() {
        try (Peer _ = server(Floating.NONE);
                Peer client = client();
                Peer burner = burner(2)) {
            client.tell("send");
            long burned = Long.parseLong(burner.expectAfter("burned"));
            long replied = Long.parseLong(client.expectAfter("replied"));
            assertThat(replied).as("replied after all was burned").isGreaterThan(burned);
        }
    }

    @Test
    void withAFloatItDoesNot() {
        try (Peer _ = server(Floating.THREAD);
                Peer client = client();
                Peer burner = burner(60)) {
            client.tell("send");
            client.expectAfter("replied");
            assertThat(burner.isSilent()).as("still burning").isTrue();
        }
    }
}
