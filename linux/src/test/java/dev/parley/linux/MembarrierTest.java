package dev.parley.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MembarrierTest {

    private static final long MINE = 0;
    private static final long THEIRS = 128;
    private static final int ROUNDS = 20_000;

    /** Both store, then look at the other's: one of them at least has to see that. */
    @Test
    void theOneFenceServesBothSides() throws Exception {
        assumeThat(Membarrier.register()).isTrue();
        int unseen = 0;
        try (Fd fd = Memfd.create("test", 4096)) {
            Mapping mapping = Mapping.map(fd, 4096, Mapping.Access.READ_WRITE);
            Words words = mapping.words();
            CyclicBarrier together = new CyclicBarrier(2);
            int[] busySaw = new int[1];
            Thread busy =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int i = 0; i < ROUNDS; i++) {
                                            meet(together);
                                            words.setIntRelease(MINE, 1);
                                            busySaw[0] = words.getIntVolatile(THEIRS);
                                            meet(together);
                                            meet(together);
                                        }
                                    });
            for (int i = 0; i < ROUNDS; i++) {
                words.setIntVolatile(MINE, 0);
                words.setIntVolatile(THEIRS, 0);
                meet(together);
                words.setIntRelease(THEIRS, 1);
                words.fenceForAll();
                int saw = words.getIntVolatile(MINE);
                meet(together);
                unseen += saw == 0 && busySaw[0] == 0 ? 1 : 0;
                meet(together);
            }
            busy.join();
            mapping.retire();
        }
        assertThat(unseen).isZero();
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
