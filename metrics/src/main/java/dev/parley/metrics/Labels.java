package dev.parley.metrics;

import java.util.HashSet;
import java.util.Set;

/**
 * The values of a label, which are other people's words: a registry keeps each for ever, so there
 * is a limit. Guarded by its owner.
 */
final class Labels {

    /** So many have their own. */
    static final int MOST = 32;

    /** The others' common one. */
    static final String OTHERS = "(others)";

    private final Set<String> known = new HashSet<>();

    /** The word itself, for the first that come; later ones share a label. */
    String of(String word) {
        if (known.size() < MOST) {
            known.add(word);
        }
        return known.contains(word) ? word : OTHERS;
    }
}
