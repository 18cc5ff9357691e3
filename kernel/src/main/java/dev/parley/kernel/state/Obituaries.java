package dev.parley.kernel.state;

import dev.parley.kernel.state.Effect.Release;
import dev.parley.wire.Tell.Gone;
import dev.parley.wire.Tell.Missed;
import dev.parley.wire.Wire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The members that are gone and of whose end somebody has not taken note, for a bounded time and in
 * a bounded number; and how far each watch of all members has been told of them.
 *
 * <p>A watch of all members has a place in the row of ends, and no queue: it is told on when it has
 * taken note of enough. What leaves the row before it gets there, it has missed.
 *
 * <p>An end whose cause is not known yet is <i>unsettled</i>; it enters the row when the shell has
 * found out, or when that took too long.
 *
 * <p>Owned by {@link Watches}; not thread-safe.
 */
final class Obituaries {

    private final Outbox out;
    private final EndBounds bounds;

    /** By connection, the oldest first. */
    private final Map<Long, Deceased> unsettled = new LinkedHashMap<>();

    /** In the order in which they were settled. */
    private final TreeMap<Long, Deceased> row = new TreeMap<>();

    private final Map<Long, Long> placesByMember = new HashMap<>();
    private final Map<Long, Reader> readers = new HashMap<>();
    private long lastPlace;

    /** How far a watch of all members has come. */
    private static final class Reader {

        private long next;
        private int unnoted;
        private long missed;

        Reader(long next) {
            this.next = next;
        }
    }

    Obituaries(Outbox out, EndBounds bounds) {
        this.out = out;
        this.bounds = bounds;
    }

    /** Waits for the cause of an end; the result, if there is one, has to wait no longer. */
    Optional<Deceased> await(Deceased deceased) {
        unsettled.put(deceased.member().connection(), deceased);
        return unsettled.size() > bounds.unsettled()
                ? unsettled.values().stream().findFirst()
                : Optional.empty();
    }

    Optional<Deceased> takeUnsettled(long connection) {
        return Optional.ofNullable(unsettled.remove(connection));
    }

    /** A member whose end is not told yet. */
    Optional<Member> findUnsettled(long memberId) {
        return unsettled.values().stream()
                .map(Deceased::member)
                .filter(member -> member.id() == memberId)
                .findFirst();
    }

    /** The shell need not find out how a member ended. */
    void release(Member member) {
        out.add(new Release(member.connection()));
    }

    /** Those whose cause has been unknown for too long. */
    List<Deceased> overdue(long nowNanos) {
        return unsettled.values().stream()
                .filter(deceased -> deceased.goneNanos() + EndBounds.SETTLING_NANOS <= nowNanos)
                .toList();
    }

    /** One that was told to those who watched it alone. */
    void enter(Deceased deceased) {
        if (deceased.isNotedByAll()) {
            return;
        }
        row.put(++lastPlace, deceased);
        placesByMember.put(deceased.member().id(), lastPlace);
        if (row.size() > bounds.kept()) {
            drop(row.firstKey());
        }
    }

    Optional<Deceased> find(long memberId) {
        return Optional.ofNullable(placesByMember.get(memberId)).map(row::get);
    }

    List<Deceased> all() {
        List<Deceased> all = new ArrayList<>(row.values());
        all.addAll(unsettled.values());
        return all;
    }

    void begin(Watch watch) {
        readers.put(watch.id(), new Reader(lastPlace + 1));
    }

    void end(Watch watch) {
        readers.remove(watch.id());
        changeAll(deceased -> deceased.noted(watch.watcher(), watch.id()));
    }

    /** Tells a watch of all members what it may be told. */
    void advance(Watch watch) {
        Reader reader = reader(watch);
        if (reader.missed > 0 && mayBeTold(reader)) {
            out.say(watch.watcher(), Wire.UNASKED, new Missed(watch.id(), reader.missed));
            reader.missed = 0;
        }
        Entry<Long, Deceased> next = row.ceilingEntry(reader.next);
        while (next != null && mayBeTold(reader)) {
            Deceased deceased = next.getValue();
            reader.next = next.getKey() + 1;
            reader.unnoted++;
            Gone gone = new Gone(watch.id(), deceased.record(), deceased.end());
            out.say(watch.watcher(), Wire.UNASKED, gone);
            next = row.ceilingEntry(reader.next);
        }
    }

    private boolean mayBeTold(Reader reader) {
        return reader.unnoted < bounds.unnoted();
    }

    /** A watch of all members has taken note of one end, whichever it was. */
    void noted(Watch watch) {
        Reader reader = reader(watch);
        reader.unnoted = Math.max(0, reader.unnoted - 1);
        advance(watch);
    }

    /** The watcher has taken note of this end. */
    void noted(Member watcher, long watchId, long memberId) {
        Long place = placesByMember.get(memberId);
        if (place != null) {
            change(place, deceased -> deceased.noted(watcher, watchId));
        }
    }

    /** The watcher does not want to know any more what this watch told. */
    void noted(Member watcher, long watchId) {
        changeAll(deceased -> deceased.noted(watcher, watchId));
    }

    /** The watcher is gone. */
    void forget(Member watcher) {
        changeAll(deceased -> deceased.forget(watcher));
    }

    /** Those who have had time enough to take note have none left. */
    void expire(long nowNanos) {
        while (!row.isEmpty() && expiryNanos() <= nowNanos) {
            drop(row.firstKey());
        }
    }

    OptionalLong nextDeadlineNanos() {
        long settling =
                unsettled.values().stream()
                        .findFirst()
                        .map(deceased -> deceased.goneNanos() + EndBounds.SETTLING_NANOS)
                        .orElse(Long.MAX_VALUE);
        long kept = row.isEmpty() ? Long.MAX_VALUE : expiryNanos();
        long first = Math.min(settling, kept);
        return first == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(first);
    }

    /** Of the one in the row that leaves it first. */
    private long expiryNanos() {
        return row.firstEntry().getValue().settledNanos() + EndBounds.KEPT_NANOS;
    }

    private void changeAll(Consumer<Deceased> change) {
        List.copyOf(row.keySet()).forEach(place -> change(place, change));
    }

    private void change(long place, Consumer<Deceased> change) {
        Deceased deceased = Objects.requireNonNull(row.get(place), "no such place");
        change.accept(deceased);
        if (deceased.isNotedByAll()) {
            drop(place);
        }
    }

    /** Whoever has not come so far has missed it. */
    private void drop(long place) {
        Deceased deceased = Objects.requireNonNull(row.remove(place), "no such place");
        placesByMember.remove(deceased.member().id());
        readers.values().stream()
                .filter(reader -> reader.next <= place)
                .forEach(reader -> reader.missed++);
    }

    private Reader reader(Watch watch) {
        return Objects.requireNonNull(readers.get(watch.id()), "no such watch");
    }
}
