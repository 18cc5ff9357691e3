package dev.parley.linux;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PollTest {

    @Test
    void refusesADescriptorThatIsNotOpen() throws IOException {
        Fd notOpen = Fd.of(1_000_000_000);

        assertThatThrownBy(() -> Poll.await(notOpen, Poll.READABLE, Duration.ZERO))
                .asInstanceOf(ErrnoAssert.ERRNO)
                .isErrno("ppoll", ErrnoException.EBADF);
    }
}
