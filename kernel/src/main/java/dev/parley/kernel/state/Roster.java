package dev.parley.kernel.state;

import dev.parley.kernel.state.Event.Asked;
import dev.parley.wire.Ask.Hello;
import dev.parley.wire.MemberRecord;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The members: by connection; once they are greeted also by id, and by what they say that they were
 * before they lost their kernel. That is believed of the same process only, by its pid and uid.
 *
 * <p>Owned by {@link Node}; not thread-safe.
 */
final class Roster {

    private final Map<Long, Member> byConnection = new HashMap<>();
    private final Map<Long, Member> byId = new HashMap<>();
    private final Map<Integer, Set<Member>> returnedByPid = new HashMap<>();

    void add(Member member) {
        byConnection.put(member.connection(), member);
    }

    void greet(Member member, Asked asked, Hello hello) {
        member.greet(hello, asked.descriptors());
        byId.put(member.id(), member);
        if (hello.formerId() != 0) {
            returnedByPid
                    .computeIfAbsent(member.credentials().pid(), _ -> new LinkedHashSet<>())
                    .add(member);
        }
    }

    void remove(Member member) {
        byConnection.remove(member.connection());
        byId.remove(member.id());
        returnedByPid.computeIfPresent(
                member.credentials().pid(),
                (_, returned) -> {
                    returned.remove(member);
                    return returned.isEmpty() ? null : returned;
                });
    }

    Member at(long connection) {
        return findAt(connection)
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "no such connection, connection=" + connection));
    }

    Optional<Member> findAt(long connection) {
        return Optional.ofNullable(byConnection.get(connection));
    }

    Optional<Member> find(long id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Everybody who is greeted, in the order in which they came. */
    List<Member> greeted() {
        return byId.values().stream().sorted(Comparator.comparingLong(Member::id)).toList();
    }

    /** Who has come back and was this member. */
    Optional<Member> successor(MemberRecord former) {
        return returned(former, member -> member.formerId() == former.id());
    }

    /**
     * Who has come back and is of the same process, whatever member it was: one who returned to
     * several kernels remembers its last id only.
     */
    Optional<Member> relative(MemberRecord former) {
        return returned(former, _ -> former.pid() != 0);
    }

    private Optional<Member> returned(MemberRecord former, Predicate<Member> condition) {
        return returnedByPid.getOrDefault(former.pid(), Set.of()).stream()
                .filter(member -> member.credentials().uid() == former.uid())
                .filter(condition)
                .findFirst();
    }
}
