package dev.parley.linux;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MemoryWordsTest {

    private static final long SIZE = 4096;

    @Test
    void assertsThatOffsetsAreInside() throws IOException {
        try (Fd fd = Memfd.create("test", SIZE)) {
            Words words = Mapping.map(fd, SIZE, Mapping.Access.READ_WRITE).words();

            assertFails(() -> words.getByte(SIZE));
            assertFails(() -> words.getLong(SIZE - 7));
            assertFails(() -> words.setIntRelease(-4, 0));
            assertFails(() -> words.getAndAddInt(Long.MAX_VALUE, 1));
            assertFails(() -> words.sleep(SIZE, 0, 0));
            assertFails(() -> words.copyOut(0, segment(), 0, SIZE + 1));
            assertFails(() -> words.copyIn(0, segment(), 0, -1));
        }
    }

    @Test
    void assertsThatAReadOnlyMappingIsOnlyRead() throws IOException {
        try (Fd fd = Memfd.create("test", SIZE)) {
            Words words = Mapping.map(fd, SIZE, Mapping.Access.READ_ONLY).words();

            words.getLongVolatile(0);
            words.wake(0, 1);
            assertFails(() -> words.putByte(0, (byte) 1));
            assertFails(() -> words.getAndSetLong(0, 1));
            assertFails(() -> words.compareAndExchangeInt(0, 0, 1));
        }
    }

    @Test
    void overRefusesWhatIsNoArea() {
        assertThatIllegalArgumentException().isThrownBy(() -> Words.over(0, 8));
        assertThatIllegalArgumentException().isThrownBy(() -> Words.over(-8, 8));
        assertThatIllegalArgumentException().isThrownBy(() -> Words.over(4096, -1));
    }

    private static MemorySegment segment() {
        return MemorySegment.ofArray(new byte[8]);
    }

    private static void assertFails(ThrowingCallable access) {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(access);
    }
}
