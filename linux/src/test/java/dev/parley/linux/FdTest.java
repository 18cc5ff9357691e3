package dev.parley.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FdTest {

    private static final int ROUNDS = 200;
    private static final int CLOSERS = 4;

    @Test
    void refusesANegativeNumber() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fd.of(-1))
                .withMessage("number must be >= 0, number=-1");
    }

    @Test
    void hasNoNumberOnceItIsClosed() throws IOException {
        Fd fd = Memfd.create("test", 1);
        assertThat(fd.isOpen()).isTrue();
        assertThat(fd).hasToString("fd " + fd.number());

        fd.close();

        assertThat(fd.isOpen()).isFalse();
        assertThat(fd).hasToString("fd closed");
        assertThatIllegalStateException().isThrownBy(fd::number);
    }

    @Test
    void closesTheDescriptor() throws IOException {
        SeqpacketSocket.Pair pair = SeqpacketSocket.pair();
        try (SeqpacketSocket first = pair.first();
                FrameBuffer buffer = FrameBuffer.ofCapacity(1)) {
            pair.second().fd().close();

            assertThat(first.receive(buffer)).isEqualTo(SeqpacketSocket.Arrival.END);
        }
    }

    @Test
    void closesTheDescriptorOnlyOnce() throws IOException {
        Fd closedTwice = Memfd.create("first", 1);
        int number = closedTwice.number();
        closedTwice.close();
        // The kernel gives out the lowest free number, so one of these has the number just freed.
        List<Fd> laterOnes = new ArrayList<>();
        do {
            laterOnes.add(Memfd.create("later", 1));
        } while (laterOnes.getLast().number() < number);

        closedTwice.close();

        for (Fd later : laterOnes) {
            assertThat(Memfd.sizeBytes(later)).isEqualTo(1);
            later.close();
        }
    }

    @Test
    void closesTheDescriptorOnlyOnceWhenManyThreadsDo() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Fd shared = Memfd.create("shared", 1);
            CyclicBarrier together = new CyclicBarrier(CLOSERS);
            List<Companion<Fd>> closers = new ArrayList<>();
            for (int i = 0; i < CLOSERS; i++) {
                closers.add(Companion.computes(() -> closeAndOpenAnother(shared, together)));
            }
            // A second close would have closed the descriptor that somebody opened after the first.
            Set<Integer> numbers = new HashSet<>();
            for (Companion<Fd> closer : closers) {
                try (Fd another = closer.join()) {
                    assertThat(Memfd.sizeBytes(another)).isEqualTo(1);
                    assertThat(numbers.add(another.number())).isTrue();
                }
            }
        }
    }

    private static Fd closeAndOpenAnother(Fd shared, CyclicBarrier together) throws Exception {
        together.await();
        shared.close();
        Fd another = Memfd.create("another", 1);
        together.await();
        return another;
    }

    @Test
    void dupOutlivesTheOriginal() throws IOException {
        Fd original = Memfd.create("test", 100);
        try (Fd copy = original.dup()) {
            original.close();

            assertThat(Memfd.sizeBytes(copy)).isEqualTo(100);
        }
    }

    @Test
    void dupIsCloseOnExec() throws IOException {
        try (Fd original = Memfd.create("test", 1);
                Fd copy = original.dup()) {
            assertThat(Proc.isCloseOnExec(copy)).isTrue();
        }
    }
}
