package dev.parley.link;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The links that lead to a port, for the question whether any is left.
 *
 * <p>Problem: a client that closes its last connection and connects again at once hangs up before
 * it asks the kernel, but the two come by different sockets, so the introduction may be heard
 * first. Whoever counts what it hears would never count zero. So before a new link counts, those
 * that have hung up are looked for: a hang-up is seen in the system as soon as it has happened.
 *
 * <p>Owned by the background thread, which hears of every coming and going.
 */
final class Clientele {

    private final Set<ServerLink> present = new LinkedHashSet<>();

    /** Those of which was told before their hang-up was heard. */
    private final Set<ServerLink> toldEarly = new HashSet<>();

    /** If all have hung up already: those, of which is to be told before the next one comes. */
    List<ServerLink> goneUnheard() {
        // The first that is still there ends the search, so that a new link costs one look.
        return present.stream().allMatch(ServerLink::hasHungUp) ? List.copyOf(present) : List.of();
    }

    void add(ServerLink link) {
        present.add(link);
    }

    /** Takes out a link whose hang-up is yet to be heard; true: it was the last. */
    boolean removeEarly(ServerLink link) {
        toldEarly.add(link);
        return remove(link);
    }

    /** Takes out a link; true: it was the last. */
    boolean remove(ServerLink link) {
        return present.remove(link) && present.isEmpty();
    }

    /** Whether it was told of this link already, by {@link #removeEarly}; true once. */
    boolean wasTold(ServerLink link) {
        return toldEarly.remove(link);
    }
}
