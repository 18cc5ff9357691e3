package dev.parley.cli.base;

import java.util.Iterator;
import java.util.List;

/** What a NAME is completed with: the shell asks for the names of the node when it is wanted. */
public final class CompletionNames implements Iterable<String> {

    /** As many words as there are names. */
    public static final String QUESTION = "$(\"${COMP_WORDS[0]}\" completion names 2>/dev/null)";

    @Override
    public Iterator<String> iterator() {
        return List.of(QUESTION).iterator();
    }
}
