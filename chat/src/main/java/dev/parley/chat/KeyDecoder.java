package dev.parley.chat;

import dev.parley.chat.Key.Command;
import java.util.Optional;

/** Makes keys of the characters and sequences of a terminal. Owned by the session's thread. */
final class KeyDecoder {

    private static final int ESCAPE = 0x1b;

    /** How far a sequence has come: the character that it began with. */
    private enum Within {
        NOTHING,
        ESCAPE,
        SEQUENCE
    }

    private final StringBuilder parameters = new StringBuilder();
    private Within within = Within.NOTHING;

    /** Takes one more character; empty: it is none by itself, or one that means nothing here. */
    Optional<Key> next(int codePoint) {
        return switch (within) {
            case NOTHING -> plain(codePoint);
            case ESCAPE -> afterEscape(codePoint);
            case SEQUENCE -> inSequence(codePoint);
        };
    }

    private Optional<Key> plain(int codePoint) {
        return switch (codePoint) {
            case ESCAPE -> {
                within = Within.ESCAPE;
                yield Optional.empty();
            }
            case '\r', '\n' -> Optional.of(Command.ENTER);
            case '\b', 0x7f -> Optional.of(Command.BACKSPACE);
            case 'A' - '@' -> Optional.of(Command.HOME);
            case 'E' - '@' -> Optional.of(Command.END);
            case 'U' - '@' -> Optional.of(Command.ERASE_LINE);
            case 'D' - '@' -> Optional.of(Command.END_OF_INPUT);
            case '\t' -> Optional.of(new Key.Glyph(' '));
            default ->
                    Character.isISOControl(codePoint)
                            ? Optional.empty()
                            : Optional.of(new Key.Glyph(codePoint));
        };
    }

    private Optional<Key> afterEscape(int codePoint) {
        parameters.setLength(0);
        within = codePoint == '[' || codePoint == 'O' ? Within.SEQUENCE : Within.NOTHING;
        return Optional.empty();
    }

    /** Digits and the like, up to a letter or a tilde, which says what it is. */
    private Optional<Key> inSequence(int codePoint) {
        if (codePoint < '@') {
            parameters.appendCodePoint(codePoint);
            return Optional.empty();
        }
        within = Within.NOTHING;
        return command(codePoint == '~' ? parameters.toString() : Character.toString(codePoint));
    }

    private static Optional<Key> command(String sequence) {
        return switch (sequence) {
            case "C" -> Optional.of(Command.RIGHT);
            case "D" -> Optional.of(Command.LEFT);
            case "H", "1", "7" -> Optional.of(Command.HOME);
            case "F", "4", "8" -> Optional.of(Command.END);
            case "3" -> Optional.of(Command.DELETE);
            default -> Optional.empty();
        };
    }
}
