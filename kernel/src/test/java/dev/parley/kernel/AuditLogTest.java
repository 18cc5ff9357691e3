package dev.parley.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AuditLogTest {

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Recorder recorder = new Recorder();
    private final AuditLog audit = new AuditLog(recorder);

    @Test
    void aHundredLinesASecondAreWrittenAndTheRestIsCounted() {
        for (int i = 0; i < 150; i++) {
            audit.warn("line " + i, SECOND_NANOS - 1);
        }
        assertThat(recorder.lines).hasSize(100).last().isEqualTo("line 99");
        audit.warn("next", 2 * SECOND_NANOS);
        assertThat(recorder.lines).hasSize(102).endsWith("suppressed lines=50", "next");
    }

    @Test
    void nothingIsSuppressedWhereThereIsNotTooMuch() {
        for (int i = 0; i < 100; i++) {
            audit.warn("line", 0);
        }
        audit.warn("next", SECOND_NANOS);
        assertThat(recorder.lines).hasSize(101);
    }

    private static final class Recorder implements System.Logger {

        private final List<String> lines = new ArrayList<>();

        @Override
        public String getName() {
            return "recorder";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                @Nullable String message,
                @Nullable Throwable thrown) {
            lines.add(String.valueOf(message));
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                @Nullable String format,
                @Nullable Object... parameters) {
            lines.add(String.valueOf(format));
        }
    }
}
