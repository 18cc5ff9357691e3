package dev.parley.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What an actor of the demonstration says to the {@link Stage}: a word, then what it is about. */
sealed interface Report {

    /** It asks for its next order; the reply is that {@link Order}. */
    record Ready() implements Report {}

    /**
     * It says what it does, for the audience.
     *
     * @param atNanos when, by {@link System#nanoTime}: on Linux that is CLOCK_MONOTONIC, which all
     *     processes of a host share
     */
    record Words(long atNanos, String text) implements Report {}

    /** It has done this many of the round trips. */
    record Progress(int done) implements Report {}

    /** It has measured. */
    record Measured(Figures figures) implements Report {}

    default byte[] encode() {
        String text =
                switch (this) {
                    case Ready() -> "ready";
                    case Words(long atNanos, String words) -> "words " + atNanos + " " + words;
                    case Progress(int done) -> "progress " + done;
                    case Measured(Figures figures) ->
                            "measured %d %d %d %d"
                                    .formatted(
                                            figures.roundTrips(),
                                            figures.p50Nanos(),
                                            figures.p99Nanos(),
                                            figures.perSecond());
                };
        return text.getBytes(UTF_8);
    }

    static Report decode(byte[] bytes) {
        String[] parts = new String(bytes, UTF_8).split(" ", 2);
        return switch (parts[0]) {
            case "ready" -> new Ready();
            case "words" -> words(parts[1].split(" ", 2));
            case "progress" -> new Progress(Integer.parseInt(parts[1]));
            case "measured" -> new Measured(figures(parts[1].split(" ", 4)));
            default -> throw new IllegalStateException("no report begins with " + parts[0]);
        };
    }

    private static Words words(String[] parts) {
        return new Words(Long.parseLong(parts[0]), parts[1]);
    }

    private static Figures figures(String[] numbers) {
        return new Figures(
                Integer.parseInt(numbers[0]),
                Long.parseLong(numbers[1]),
                Long.parseLong(numbers[2]),
                Long.parseLong(numbers[3]));
    }
}
