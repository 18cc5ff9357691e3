package dev.parley.scenarios;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.scenarios.programs.Qnx4Process;
import java.util.Arrays;
import java.util.HexFormat;

/** What comes of a call of a {@link Qnx4Process}; each question but one waits for it. */
record Qnx4Answer(Qnx4Conversation conversation, int number) {

    private static final String SUCCESS = "ok";

    /** More room than the call was told of: nothing is written there. */
    private static final String SPARE = ".".repeat(8);

    boolean isThere() {
        return conversation.isAnswered(number);
    }

    /** "ok" and what came of it, or an errno; then "interrupted", if the thread is. */
    String outcome() {
        return conversation.answer(number);
    }

    void expectSuccess() {
        words(0);
    }

    /** A number that it returned. */
    int value() {
        return Integer.parseInt(words(1)[1]);
    }

    /** The same, of a large one. */
    long amount() {
        return Long.parseLong(words(1)[1]);
    }

    /** One of several numbers. */
    int value(int index) {
        return Integer.parseInt(words(index + 1)[index + 1]);
    }

    /** The reply, or what was received: all the room, with dots where nothing was written. */
    String text() {
        return new String(bytes(), UTF_8);
    }

    /** The same; checks that nothing was written beyond. */
    byte[] bytes() {
        byte[] all = lastBytes();
        int size = all.length - SPARE.length();
        assertThat(new String(all, size, SPARE.length(), UTF_8)).isEqualTo(SPARE);
        return Arrays.copyOf(all, size);
    }

    /** What was received, and from whom. */
    Received received() {
        return Received.of(value(), text());
    }

    /** A name. */
    String name() {
        return new String(lastBytes(), UTF_8);
    }

    private byte[] lastBytes() {
        String[] words = words(1);
        String last = words[words.length - 1];
        return HexFormat.of().parseHex(last, 1, last.length());
    }

    private String[] words(int most) {
        String outcome = outcome();
        String[] words = outcome.split(" ");
        assertThat(words[0]).as(outcome).isEqualTo(SUCCESS);
        assertThat(words.length).as(outcome).isGreaterThan(most);
        return words;
    }
}
