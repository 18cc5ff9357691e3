package dev.parley.chat;

/** A key, as a terminal tells it. */
sealed interface Key {

    /** One that writes. */
    record Glyph(int codePoint) implements Key {}

    /** One that does something. */
    enum Command implements Key {
        ENTER,
        BACKSPACE,
        DELETE,
        LEFT,
        RIGHT,
        HOME,
        END,
        /** Ctrl-U. */
        ERASE_LINE,
        /** Ctrl-D. */
        END_OF_INPUT
    }
}
