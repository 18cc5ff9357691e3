package dev.parley.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.wire.Tell.Refused;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelLifeTest {

    @TempDir private Path base;

    @Test
    void closingHangsUpOnEveryMember() throws Exception {
        EmbeddedKernel kernel = EmbeddedKernel.start();
        try (TestMember member = TestMember.join(kernel.socket())) {
            kernel.close();
            member.awaitHangUp();
        }
    }

    @Test
    void closingTwiceIsAsClosingOnce() throws Exception {
        EmbeddedKernel kernel = EmbeddedKernel.start();
        kernel.close();
        kernel.close();
        assertThat(kernel.socket().getParent()).doesNotExist();
    }

    @Test
    void theEndCanBeAwaited() throws Exception {
        Kernel kernel = Kernel.start(options());
        Thread closer = Thread.ofPlatform().start(kernel::close);
        kernel.awaitEnd();
        closer.join();
        kernel.awaitEnd();
    }

    @Test
    void anInterruptDoesNotLeaveAKernelHalfClosed() throws Exception {
        Kernel kernel = Kernel.start(options());
        Thread.currentThread().interrupt();
        kernel.close();
        assertThat(Thread.interrupted()).isTrue();
        Kernel.start(options()).close();
    }

    @Test
    void eachLifeHasAnEpochOfItsOwn() throws Exception {
        assertThat(epoch()).isNotEqualTo(epoch());
    }

    private long epoch() throws Exception {
        try (Kernel kernel = Kernel.start(options());
                TestMember member = TestMember.arrive(kernel.socket())) {
            return member.greet("", 0).epoch();
        }
    }

    @Test
    void aLimitCanBeSetByItsTitle() throws Exception {
        try (Kernel kernel = Kernel.start(options().withLimit("members-per-uid", 1));
                TestMember _ = TestMember.join(kernel.socket());
                TestMember second = TestMember.arrive(kernel.socket())) {
            assertThat(second.hear().tell())
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.reason()).contains("members-per-uid=1"));
            second.awaitHangUp();
        }
    }

    @Test
    void anUnknownLimitIsRefusedWithThoseThatThereAre() {
        assertThatThrownBy(() -> options().withLimit("ports", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ports-per-member, names-per-member")
                .hasMessageContaining("limit=ports");
    }

    private KernelOptions options() {
        return KernelOptions.userNode(base.resolve("node/kernel.sock"));
    }
}
