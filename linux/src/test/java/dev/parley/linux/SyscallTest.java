package dev.parley.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SyscallTest {

    private static final Pattern DEFINITION =
            Pattern.compile("#define __NR(?:3264)?_(\\w+)\\s+(\\d+)");

    @ParameterizedTest
    @EnumSource
    void hasTheNumbersOfTheKernelsHeaders(Platform platform) throws IOException {
        Path header =
                switch (platform) {
                    case X86_64 -> Path.of("/usr/include/x86_64-linux-gnu/asm/unistd_64.h");
                    case AARCH64 -> Path.of("/usr/include/asm-generic/unistd.h");
                };
        assumeTrue(Files.exists(header), "the headers of the kernel are not installed");
        Map<String, Long> numbers = numbers(header);

        for (Syscall call : Syscall.values()) {
            assertThat(call.number(platform))
                    .as("%s on %s", call, platform)
                    .isEqualTo(numbers.get(call.name().toLowerCase(Locale.ROOT)));
        }
    }

    private static Map<String, Long> numbers(Path header) throws IOException {
        Map<String, Long> numbers = new TreeMap<>();
        for (String line : Files.readAllLines(header)) {
            Matcher definition = DEFINITION.matcher(line);
            if (definition.matches()) {
                numbers.put(definition.group(1), Long.valueOf(definition.group(2)));
            }
        }
        return numbers;
    }

    @Test
    void returnsTheNegativeErrno() {
        assertThat(Syscall.CLOSE.call(-1)).isEqualTo(-ErrnoException.EBADF);
    }

    @Test
    void throwsTheErrnoUnderTheNameOfTheCall() {
        assertThatThrownBy(() -> Syscall.EPOLL_CREATE1.check(-1))
                .isInstanceOf(ErrnoException.class)
                .hasMessage("epoll_create1: Invalid argument (errno 22)");
    }

    @Test
    void takesTheFailureOfACallThatCannotFailForAMistake() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Syscall.MADVISE.demand(1, 4096, 0))
                .withMessageContaining("madvise");
    }
}
