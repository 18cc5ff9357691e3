package dev.parley.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What a client of the demonstration is told to do next: a word, then what it is about. */
sealed interface Order {

    /** To say this in the room. */
    record Say(String text) implements Order {}

    /** To measure round trips. */
    record Measure(int warmUp, int roundTrips) implements Order {}

    /** To leave the room. */
    record Leave() implements Order {}

    /** To leave the node, and end. */
    record End() implements Order {}

    default byte[] encode() {
        String text =
                switch (this) {
                    case Say(String words) -> "say " + words;
                    case Measure(int warmUp, int roundTrips) ->
                            "measure " + warmUp + " " + roundTrips;
                    case Leave() -> "leave";
                    case End() -> "end";
                };
        return text.getBytes(UTF_8);
    }

    static Order decode(byte[] bytes) {
        String[] parts = new String(bytes, UTF_8).split(" ", 2);
        return switch (parts[0]) {
            case "say" -> new Say(parts[1]);
            case "measure" -> measure(parts[1].split(" ", 2));
            case "leave" -> new Leave();
            case "end" -> new End();
            default -> throw new IllegalStateException("no order begins with " + parts[0]);
        };
    }

    private static Measure measure(String[] numbers) {
        return new Measure(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
    }
}
