package dev.parley.kernel.state;

import dev.parley.wire.MemberEnd;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.Picture;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A member that is gone, and who has yet to take note of that. Nothing is charged for it any more.
 *
 * <p>Owned by {@link Obituaries}; not thread-safe.
 */
final class Deceased {

    private final Member member;
    private final long goneNanos;

    /** Those who asked, by their watches. */
    private final Map<Long, Member> owed = new LinkedHashMap<>();

    private MemberEnd end = MemberEnd.UNKNOWN;
    private long settledNanos;

    Deceased(Member member, long goneNanos) {
        this.member = member;
        this.goneNanos = goneNanos;
    }

    Member member() {
        return member;
    }

    MemberRecord record() {
        return member.asRecord();
    }

    long goneNanos() {
        return goneNanos;
    }

    MemberEnd end() {
        return end;
    }

    long settledNanos() {
        return settledNanos;
    }

    void settle(MemberEnd how, long nowNanos) {
        end = how;
        settledNanos = nowNanos;
    }

    void owe(Watch watch) {
        owed.put(watch.id(), watch.watcher());
    }

    /** The watcher has taken note, if it was to. */
    void noted(Member watcher, long watchId) {
        owed.remove(watchId, watcher);
    }

    void forget(Member watcher) {
        owed.values().removeIf(other -> other == watcher);
    }

    /** As others see it. */
    Picture.DeadInfo info(long nowNanos) {
        return new Picture.DeadInfo(record(), member.version(), end, nowNanos - goneNanos);
    }

    boolean isNotedByAll() {
        return owed.isEmpty();
    }
}
