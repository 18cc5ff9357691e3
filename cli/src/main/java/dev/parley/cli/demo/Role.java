package dev.parley.cli.demo;

import java.util.Locale;

/** Who takes part in the demonstration. */
enum Role {
    /** Introduces the others to each other. */
    KERNEL("bold"),
    /** Serves the room in which the others talk. */
    ROOM("bold"),
    /** A client. */
    WREN("fg(cyan)"),
    /** A client. */
    ROBIN("fg(yellow)"),
    /** A client. */
    LARK("fg(magenta)");

    private final String style;

    Role(String style) {
        this.style = style;
    }

    /** What it is called. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How its name looks in colours. */
    String style() {
        return style;
    }
}
