package dev.parley.chat;

/** What somebody has typed. */
public sealed interface Typed {

    /** A line, to be posted. */
    record Line(String text) implements Typed {}

    /** That this is all. */
    record End() implements Typed {}
}
