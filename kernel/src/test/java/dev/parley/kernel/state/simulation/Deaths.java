package dev.parley.kernel.state.simulation;

import static dev.parley.kernel.state.simulation.Oracle.require;
import static dev.parley.kernel.state.simulation.Oracle.requireEqual;

import dev.parley.kernel.state.EndBounds;
import dev.parley.kernel.state.simulation.Truth.Member;
import dev.parley.kernel.state.simulation.Truth.Target;
import dev.parley.kernel.state.simulation.Truth.Watch;
import dev.parley.wire.MemberEnd;
import dev.parley.wire.Picture.DeadInfo;
import dev.parley.wire.Tell;
import dev.parley.wire.Tell.Gone;
import dev.parley.wire.Tell.Missed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Who is gone, how, and who has yet to take note of that. Each watch of all members has a list of
 * its own of those that it has yet to tell.
 *
 * <p>Owned by {@link Truth}.
 */
final class Deaths {

    /** A member that is gone. */
    static final class Death {
        final Member member;
        final long goneNanos;
        final Map<Long, Member> owed = new HashMap<>();
        MemberEnd end = MemberEnd.UNKNOWN;
        long settledNanos;

        Death(Member member, long goneNanos) {
            this.member = member;
            this.goneNanos = goneNanos;
        }

        private DeadInfo info(long nowNanos) {
            String version = member.hello.orElseThrow().version();
            return new DeadInfo(member.asRecord, version, end, nowNanos - goneNanos);
        }
    }

    private final Truth truth;
    private final EndBounds bounds;
    private final List<Death> unsettled = new ArrayList<>();
    private final List<Death> kept = new ArrayList<>();
    private final Set<Long> released = new HashSet<>();

    Deaths(Truth truth, EndBounds bounds) {
        this.truth = truth;
        this.bounds = bounds;
    }

    /** A member has gone, and its own watches with it. */
    void begin(Member member, Optional<MemberEnd> end, long nowNanos) {
        kept.forEach(death -> death.owed.values().removeIf(watcher -> watcher == member));
        dropNoted();
        boolean isAskedFor =
                member.isGreeted()
                        && truth.watches.values().stream()
                                .anyMatch(watch -> isFor(watch, member) || isForAll(watch));
        if (!isAskedFor) {
            if (end.isEmpty()) {
                expectRelease(member.connection);
            }
            return;
        }
        Death death = new Death(member, nowNanos);
        if (end.isPresent()) {
            bury(death, end.get(), nowNanos);
            return;
        }
        unsettled.add(death);
        if (unsettled.size() > bounds.unsettled()) {
            giveUp(unsettled.getFirst(), nowNanos);
        }
    }

    private static boolean isFor(Watch watch, Member member) {
        return watch.target instanceof Target.Present(Member watched) && watched == member;
    }

    private static boolean isForAll(Watch watch) {
        return watch.target instanceof Target.Everybody;
    }

    /** The shell has found out how a process ended. */
    void settle(long connection, MemberEnd end, long nowNanos) {
        unsettled.stream()
                .filter(death -> death.member.connection == connection)
                .findFirst()
                .ifPresent(
                        death -> {
                            unsettled.remove(death);
                            bury(death, end, nowNanos);
                        });
    }

    private void giveUp(Death death, long nowNanos) {
        unsettled.remove(death);
        expectRelease(death.member.connection);
        bury(death, MemberEnd.UNKNOWN, nowNanos);
    }

    private void bury(Death death, MemberEnd end, long nowNanos) {
        death.end = end;
        death.settledNanos = nowNanos;
        truth.watches.forEach(
                (id, watch) -> {
                    if (isFor(watch, death.member)) {
                        death.owed.put(id, watch.watcher);
                        watch.target = new Target.Ended(death.member.asRecord, end);
                    } else if (isForAll(watch)) {
                        death.owed.put(id, watch.watcher);
                        watch.untold.add(death);
                        advance(id, watch);
                    }
                });
        if (!death.owed.isEmpty()) {
            kept.add(death);
        }
        if (kept.size() > bounds.kept()) {
            drop(kept.getFirst());
        }
    }

    /** Time has passed. */
    void elapse(long nowNanos) {
        List.copyOf(unsettled).stream()
                .filter(death -> death.goneNanos + EndBounds.SETTLING_NANOS <= nowNanos)
                .forEach(death -> giveUp(death, nowNanos));
        List.copyOf(kept).stream()
                .filter(death -> death.settledNanos + EndBounds.KEPT_NANOS <= nowNanos)
                .forEach(this::drop);
    }

    private void drop(Death death) {
        kept.remove(death);
        for (Watch watch : truth.watches.values()) {
            if (watch.untold.remove(death)) {
                watch.missed++;
            }
        }
    }

    private void dropNoted() {
        List.copyOf(kept).stream().filter(death -> death.owed.isEmpty()).forEach(this::drop);
    }

    /** Somebody says that a watch has told its process of this member. */
    void note(Member asker, long watchId, long memberId) {
        kept.stream()
                .filter(death -> death.member.id() == memberId)
                .forEach(death -> death.owed.remove(watchId, asker));
        dropNoted();
        Watch watch = truth.watches.get(watchId);
        if (watch != null && watch.watcher == asker && isForAll(watch)) {
            watch.unnoted = Math.max(0, watch.unnoted - 1);
            advance(watchId, watch);
        }
    }

    /** Somebody does not want to hear any more of a watch. */
    void noteAll(Member asker, long watchId) {
        kept.forEach(death -> death.owed.remove(watchId, asker));
        dropNoted();
    }

    /** What a watch is for that is asked for now, for a member that is not there. */
    Optional<Target> target(long memberId) {
        Stream<Target> dying =
                unsettled.stream()
                        .filter(death -> death.member.id() == memberId)
                        .<Target>map(death -> new Target.Present(death.member));
        Stream<Target> dead =
                kept.stream()
                        .filter(death -> death.member.id() == memberId)
                        .<Target>map(death -> new Target.Ended(death.member.asRecord, death.end));
        return Stream.concat(dying, dead).findFirst();
    }

    /** What a watch may be told, it is to be told now. */
    private void advance(long watchId, Watch watch) {
        if (watch.missed > 0 && mayBeTold(watch)) {
            watch.due.add(new Missed(watchId, watch.missed));
            watch.missed = 0;
        }
        while (mayBeTold(watch) && !watch.untold.isEmpty()) {
            Death death = watch.untold.removeFirst();
            watch.due.add(new Gone(watchId, death.member.asRecord, death.end));
            watch.unnoted++;
        }
    }

    void hear(Watch watch, Tell told) {
        require(!watch.due.isEmpty(), "it is to be told something", told);
        requireEqual(watch.due.removeFirst(), told, "what it is told");
    }

    private boolean mayBeTold(Watch watch) {
        return watch.unnoted < bounds.unnoted();
    }

    private void expectRelease(long connection) {
        released.add(connection);
    }

    /** The shell has to find out no more about one that hung up. */
    void expectRelease(Member member) {
        expectRelease(member.connection);
    }

    void hearRelease(long connection) {
        require(released.remove(connection), "nobody asks how it ended", connection);
    }

    /** After the last effect of an event. */
    void requireAllTold() {
        require(released.isEmpty(), "the shell is told of whom nobody asks", released);
        truth.watches.forEach(
                (id, watch) -> require(watch.due.isEmpty(), "it is told that", watch.due));
    }

    List<DeadInfo> infos(long nowNanos) {
        return Stream.concat(kept.stream(), unsettled.stream())
                .map(death -> death.info(nowNanos))
                .toList();
    }

    OptionalLong deadline() {
        LongStream settling =
                unsettled.stream().mapToLong(death -> death.goneNanos + EndBounds.SETTLING_NANOS);
        LongStream keeping =
                kept.stream().mapToLong(death -> death.settledNanos + EndBounds.KEPT_NANOS);
        return LongStream.concat(settling, keeping).min();
    }
}
