package dev.parley.kernel.state;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * The connects that wait for a name to appear.
 *
 * <p>Owned by {@link Node}; not thread-safe.
 */
final class WaitingRoom {

    private static final Comparator<PendingConnect> BY_ARRIVAL =
            Comparator.comparingLong(PendingConnect::id);
    private static final Comparator<PendingConnect> BY_DEADLINE =
            Comparator.comparingLong(PendingConnect::deadlineNanos).thenComparing(BY_ARRIVAL);

    private final NavigableSet<PendingConnect> byDeadline = new TreeSet<>(BY_DEADLINE);
    private final Map<String, NavigableSet<PendingConnect>> byName = new HashMap<>();

    void add(PendingConnect pending) {
        byDeadline.add(pending);
        byName.computeIfAbsent(pending.name(), _ -> new TreeSet<>(BY_ARRIVAL)).add(pending);
    }

    void remove(PendingConnect pending) {
        byDeadline.remove(pending);
        byName.computeIfPresent(
                pending.name(),
                (_, waiting) -> {
                    waiting.remove(pending);
                    return waiting.isEmpty() ? null : waiting;
                });
    }

    /** Those that wait for this name, first come first. */
    List<PendingConnect> waitingFor(String name) {
        NavigableSet<PendingConnect> waiting = byName.get(name);
        return waiting == null ? List.of() : List.copyOf(waiting);
    }

    List<PendingConnect> of(Member client) {
        return byDeadline.stream().filter(pending -> pending.client() == client).toList();
    }

    List<PendingConnect> due(long nowNanos) {
        return byDeadline.stream()
                .takeWhile(pending -> pending.deadlineNanos() <= nowNanos)
                .toList();
    }

    OptionalLong nextDeadlineNanos() {
        return byDeadline.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(byDeadline.first().deadlineNanos());
    }
}
