package dev.parley.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrnoExceptionTest {

    @Test
    void namesTheCallTheReasonAndTheNumber() {
        var refused = new ErrnoException("connect", ErrnoException.ECONNREFUSED);

        assertThat(refused).hasMessage("connect: Connection refused (errno 111)");
        assertThat(refused.call()).isEqualTo("connect");
        assertThat(refused.errno()).isEqualTo(111);
    }

    @Test
    void namesTheObjectIfThereIsOne() {
        var refused = new ErrnoException("connect", ErrnoException.ENOENT, "/no/such.sock");

        assertThat(refused)
                .hasMessage("connect: No such file or directory (errno 2): /no/such.sock");
    }

    @Test
    void hasTextAlsoForAnUnknownNumber() {
        assertThat(new ErrnoException("x", 9999)).hasMessageContaining("9999");
    }
}
