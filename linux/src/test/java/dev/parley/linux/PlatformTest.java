package dev.parley.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlatformTest {

    @Test
    void knowsTheTwoMachinesByAllTheirNames() {
        assertThat(Platform.detect("Linux", "amd64")).isEqualTo(Platform.X86_64);
        assertThat(Platform.detect("Linux", "x86_64")).isEqualTo(Platform.X86_64);
        assertThat(Platform.detect("Linux", "aarch64")).isEqualTo(Platform.AARCH64);
    }

    @Test
    void knowsNoOthers() {
        assertThat(Platform.detect("Linux", "riscv64")).isNull();
        assertThat(Platform.detect("Mac OS X", "aarch64")).isNull();
        assertThat(Platform.detect("Windows 11", "amd64")).isNull();
    }
}
