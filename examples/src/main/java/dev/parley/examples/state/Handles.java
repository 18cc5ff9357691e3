package dev.parley.examples.state;

import dev.parley.Member;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The handles that are open. Owned by the thread that serves.
 *
 * <p>A handle is a number that a client hands back, so it may be any number. It has two parts: the
 * index of an entry, and a generation, which no other handle has had or will have. A handle is good
 * if its entry is of its generation, and belongs to who sends it: one that was closed is not, nor
 * is a guess, nor another process's.
 */
final class Handles {

    private static final int INDEX_BITS = 16;
    private static final long INDEX_MASK = (1L << INDEX_BITS) - 1;

    private final @Nullable Session[] entries;
    private long generation;

    /** Room for so many. */
    Handles(int capacity) {
        entries = new Session[Math.min(capacity, 1 << INDEX_BITS)];
    }

    /** One more, if not all are open. */
    Session open(Member owner, RamFile file) {
        int index = Arrays.asList(entries).indexOf(null);
        Session session = new Session((++generation << INDEX_BITS) | index, owner, file);
        entries[index] = session;
        return session;
    }

    boolean areAllOpen() {
        return Arrays.stream(entries).allMatch(Objects::nonNull);
    }

    // [start:handle]
    /** What a handle stands for, in the hand of this client; empty: nothing. */
    Optional<Session> find(long handle, Member client) {
        int index = (int) (handle & INDEX_MASK);
        Session session = index < entries.length ? entries[index] : null;
        return Optional.ofNullable(session)
                .filter(open -> open.handle() == handle) // also the generation
                .filter(open -> open.owner().equals(client));
    }

    // [end:handle]

    void close(Session session) {
        entries[(int) (session.handle() & INDEX_MASK)] = null;
    }

    /** Those of a client. */
    List<Session> of(Member owner) {
        return Arrays.stream(entries)
                .filter(Objects::nonNull)
                .filter(session -> session.owner().equals(owner))
                .toList();
    }
}
