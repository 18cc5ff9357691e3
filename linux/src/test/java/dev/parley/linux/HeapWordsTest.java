package dev.parley.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class HeapWordsTest {

    @Test
    void refusesAnOffsetOutside() {
        HeapWords words = HeapWords.ofSize(16);

        for (long offset : new long[] {-8, 16, 1 << 20}) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> words.getLong(offset));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> words.setIntRelease(offset, 1));
        }
    }

    @Test
    void refusesANumberThatReachesOutside() {
        HeapWords words = HeapWords.ofSize(16);

        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> words.getLong(9));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> words.putInt(13, 1));
    }

    @Test
    void isRoundedUpToWholeLongs() {
        HeapWords words = HeapWords.ofSize(9);

        words.putLong(8, 1);

        assertThat(words.getLong(8)).isEqualTo(1);
    }

    @Test
    void refusesANegativeSize() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeapWords.ofSize(-1))
                .withMessage("sizeBytes must be >= 0, sizeBytes=-1");
    }
}
