package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Receipt;
import dev.parley.Trigger;
import dev.parley.junit.ParleyNode;
import java.lang.management.ManagementFactory;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pulses and triggers over shared memory make no garbage. */
@Timeout(120)
class LeanPulseTest {

    private static final int LEAN = 100_000;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    /** An object a message would be a million bytes or more. */
    @Test
    void pulsesAndTriggersAllocateNothing() throws Exception {
        try (Parley parley = NODE.join();
                Port port = parley.open("lean");
                Connection connection = parley.connect("lean")) {
            Trigger trigger = connection.trigger(port.proxy(new byte[1]).id());
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 10; round++) {
                FutureTask<Long> receiver = new FutureTask<>(() -> receive(port, 2 * LEAN));
                Thread.ofPlatform().start(receiver);
                long before = allocated();
                for (int i = 0; i < LEAN; i++) {
                    while (!connection.tryPulse(1, i)) {
                        Thread.onSpinWait();
                    }
                    trigger.fire();
                }
                long sent = allocated() - before;
                least = Math.min(least, Math.max(sent, receiver.get()));
            }
            assertThat(least).isLessThan(LEAN);
        }
    }

    /** What the calling thread allocated to receive so many. */
    private static long receive(Port port, int count) throws ParleyException {
        Receipt receipt = new Receipt();
        port.receive(receipt);
        long before = allocated();
        for (int i = 1; i < count; i++) {
            port.receive(receipt);
        }
        return allocated() - before;
    }

    private static long allocated() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }
}
