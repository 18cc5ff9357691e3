package dev.parley.wire;

import java.util.PrimitiveIterator;

/**
 * Text of a stranger, made fit for a message or a line of a log: in quotes, on one line, and
 * nothing in it that a terminal would obey.
 */
public final class Quoted {

    private Quoted() {}

    /** The text in quotes; quotes and backslashes escaped, what is not printed as its number. */
    public static String of(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        PrimitiveIterator.OfInt characters = text.codePoints().iterator();
        while (characters.hasNext()) {
            append(quoted, characters.nextInt());
        }
        return quoted.append('"').toString();
    }

    private static void append(StringBuilder quoted, int character) {
        if (character == '"' || character == '\\') {
            quoted.append('\\').append((char) character);
        } else if (isPrinted(character)) {
            quoted.appendCodePoint(character);
        } else {
            quoted.append("\\u{").append(Integer.toHexString(character)).append('}');
        }
    }

    private static boolean isPrinted(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT, // among them those that turn the direction of writing
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED ->
                    false;
            default -> true;
        };
    }
}
