package dev.parley.chat;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was said last, by number: a ring, in which a new line takes the place of the oldest. Owned
 * by the server's thread.
 */
final class TextBuffer {

    /**
     * What was said.
     *
     * @param author the number of a participant, who is not told it himself
     */
    record Line(long author, String text) {}

    private final @Nullable Line[] ring = new @Nullable Line[ChatLimits.MOST_LINES];

    private long first;
    private long end;

    /** The number of the oldest line. */
    long first() {
        return first;
    }

    /** The number of the line that comes next. */
    long end() {
        return end;
    }

    /** Adds a line; returns that which had to go for it. */
    Optional<Line> append(Line line) {
        int place = place(end);
        Line oldest = ring[place];
        ring[place] = line;
        end++;
        if (oldest == null) {
            return Optional.empty();
        }
        first++;
        return Optional.of(oldest);
    }

    /** A line that is there. */
    Line line(long number) {
        Line line = number < first || number >= end ? null : ring[place(number)];
        if (line == null) {
            throw new IllegalArgumentException(
                    "number must be from %d to %d, number=%d".formatted(first, end - 1, number));
        }
        return line;
    }

    /** It is empty, and begins with number 0 again. */
    void reset() {
        Arrays.fill(ring, null);
        first = 0;
        end = 0;
    }

    private int place(long number) {
        return (int) (number % ring.length);
    }
}
