package dev.parley.cli.demo.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

/** What a client may ask of a {@link ChatRoom}: a word, then what it is about. */
sealed interface ChatRequest {

    /** To be let in, under a name. */
    record Join(String name) implements ChatRequest {}

    /** To tell all others in the room. */
    record Say(String text) implements ChatRequest {}

    /** To be told what comes next. The reply may take long: it is what another has said. */
    record Next() implements ChatRequest {}

    /** To be let out. */
    record Leave() implements ChatRequest {}

    default byte[] encode() {
        String text =
                switch (this) {
                    case Join(String name) -> "join " + name;
                    case Say(String words) -> "say " + words;
                    case Next() -> "next";
                    case Leave() -> "leave";
                };
        return text.getBytes(UTF_8);
    }

    /** Empty: it is none. */
    static Optional<ChatRequest> decode(byte[] bytes) {
        String[] parts = (new String(bytes, UTF_8) + " ").split(" ", 2);
        String rest = parts[1].strip();
        return switch (parts[0]) {
            case "join" -> Optional.of(new Join(rest));
            case "say" -> Optional.of(new Say(rest));
            case "next" -> Optional.of(new Next());
            case "leave" -> Optional.of(new Leave());
            default -> Optional.empty();
        };
    }
}
