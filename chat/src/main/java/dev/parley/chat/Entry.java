package dev.parley.chat;

import java.util.List;

/** Makes lines of what is typed. Owned by the session's thread. */
public sealed interface Entry permits LineEditor, PlainEntry {

    /** Takes more of what is typed; returns what that completes. */
    List<Typed> type(String text);

    /** Nothing more is typed: returns what is left. */
    List<Typed> end();

    /** Whether a line is begun: what others say has to wait then. */
    boolean isBegun();
}
