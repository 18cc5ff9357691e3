package dev.parley.kernel.state;

import dev.parley.wire.Quoted;
import dev.parley.wire.Refusal;
import java.util.Map;
import java.util.TreeMap;

/**
 * The names that are kept, for a while after the node's start, for those who had them in the kernel
 * before (ADR 11).
 *
 * <p>Owned by {@link Node}; not thread-safe.
 */
final class Reservations {

    private final Map<String, NameHolder> kept;

    Reservations(Map<String, NameHolder> kept) {
        this.kept = new TreeMap<>(kept);
    }

    boolean isEmpty() {
        return kept.isEmpty();
    }

    boolean keeps(String name) {
        return kept.containsKey(name);
    }

    /** Refuses a name that is kept for somebody else. */
    void requireFor(Member member, String name) throws RefusedException {
        NameHolder holder = kept.get(name);
        if (holder != null && !holder.is(member.credentials())) {
            throw new RefusedException(
                    Refusal.TAKEN,
                    "the name is kept for its former owner, pid=%d, until the kernel has run for %d s,"
                                    .formatted(holder.pid(), Node.GRACE_NANOS / 1_000_000_000)
                            + " name="
                            + Quoted.of(name));
        }
    }

    /** The name has an owner. */
    void settle(String name) {
        kept.remove(name);
    }

    /** The time is over: the names that nobody came back for, which are free from now on. */
    Map<String, NameHolder> lapse() {
        Map<String, NameHolder> lapsed = new TreeMap<>(kept);
        kept.clear();
        return lapsed;
    }
}
