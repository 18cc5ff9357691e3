package dev.parley.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class TextBufferTest {

    private final TextBuffer buffer = new TextBuffer();

    private static TextBuffer.Line line(int number) {
        return new TextBuffer.Line(7, "line " + number);
    }

    @Test
    void linesAreFoundByTheirNumbers() {
        buffer.append(line(0));
        buffer.append(line(1));

        assertThat(buffer.first()).isZero();
        assertThat(buffer.end()).isEqualTo(2);
        assertThat(buffer.line(1)).isEqualTo(line(1));
        assertThatIllegalArgumentException().isThrownBy(() -> buffer.line(2));
        assertThatIllegalArgumentException().isThrownBy(() -> buffer.line(-1));
    }

    @Test
    void theOldestHasToGoWhenItIsFull() {
        for (int number = 0; number < ChatLimits.MOST_LINES; number++) {
            assertThat(buffer.append(line(number))).isEmpty();
        }
        assertThat(buffer.first()).isZero();

        assertThat(buffer.append(line(ChatLimits.MOST_LINES))).contains(line(0));

        assertThat(buffer.first()).isEqualTo(1);
        assertThat(buffer.line(1)).isEqualTo(line(1));
        assertThat(buffer.line(ChatLimits.MOST_LINES)).isEqualTo(line(ChatLimits.MOST_LINES));
        assertThatIllegalArgumentException().isThrownBy(() -> buffer.line(0));
    }

    @Test
    void resetItIsAsNew() {
        buffer.append(line(0));

        buffer.reset();

        assertThat(buffer.end()).isZero();
        assertThat(buffer.append(line(5))).isEmpty();
        assertThat(buffer.line(0)).isEqualTo(line(5));
    }
}
