package dev.parley.kernel.state.simulation;

import dev.parley.kernel.state.Effect;
import dev.parley.kernel.state.Event;
import dev.parley.kernel.state.Event.Arrived;
import dev.parley.kernel.state.Event.Asked;
import dev.parley.kernel.state.Event.Elapsed;
import dev.parley.kernel.state.Event.Flushed;
import dev.parley.kernel.state.Event.Left;
import dev.parley.kernel.state.Event.Misspoke;
import dev.parley.kernel.state.Event.Settled;
import dev.parley.kernel.state.Event.Unmade;
import dev.parley.kernel.state.Limit;
import dev.parley.kernel.state.Node;
import dev.parley.kernel.state.Origin;
import dev.parley.kernel.state.Usage;
import dev.parley.kernel.state.simulation.Truth.Link;
import dev.parley.kernel.state.simulation.Truth.Member;
import dev.parley.kernel.state.simulation.Truth.Port;
import dev.parley.kernel.state.simulation.Truth.Wait;
import dev.parley.wire.MemberEnd;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Judges each decision of a node, and believes nothing that it says: whether it was right to grant
 * or refuse, whether all who had to be told were told, once, and whether what it holds and charges
 * is what is true.
 */
final class Oracle {

    private final Node node;
    private final Setting setting;
    private final Truth truth;
    private final GivenIds ids;
    private final Verdicts verdicts;
    private final Hearing hearing;
    private Recount recount;

    Oracle(Node node, Origin origin, Setting setting) {
        this.node = node;
        this.setting = setting;
        truth = new Truth(origin.kept(), setting.ends());
        ids = new GivenIds(Node.tag(origin.epoch()));
        hearing = new Hearing(truth, ids, origin.kept());
        verdicts = new Verdicts(origin, truth, ids);
        recount = new Recount(setting, truth);
    }

    static void require(boolean isTrue, String what, Object about) {
        if (!isTrue) {
            throw new AssertionError("not true: " + what + ": " + about);
        }
    }

    static void requireEqual(Object expected, Object actual, String what) {
        if (!expected.equals(actual)) {
            throw new AssertionError(
                    "not true: %s is %n    %s%nbut %n    %s".formatted(what, expected, actual));
        }
    }

    Truth truth() {
        return truth;
    }

    /** First what was decided, then what was said of it, then whether anything is left open. */
    void judge(Event event, List<Effect> effects, long nowNanos) {
        hearing.begin(event, nowNanos);
        switch (event) {
            case Arrived arrived -> judge(arrived);
            case Asked asked -> judge(asked, effects, nowNanos);
            case Misspoke misspoke -> expel(truth.member(misspoke.connection()), nowNanos);
            case Flushed flushed -> {
                Member member = truth.member(flushed.connection());
                member.inFlight = 0;
                member.unread = 0;
            }
            case Unmade unmade -> judge(unmade);
            case Left left -> judge(left, nowNanos);
            case Settled settled ->
                    truth.deaths.settle(settled.connection(), settled.end(), nowNanos);
            case Elapsed _ -> {
                if (nowNanos >= Node.GRACE_NANOS) {
                    truth.endGrace();
                }
                truth.deaths.elapse(nowNanos);
            }
        }
        effects.forEach(hearing::hear);
        requireSettled();
        requireNothingDue(event, nowNanos);
    }

    private void judge(Arrived arrived) {
        Member member = new Member(arrived.connection(), arrived.credentials());
        boolean isWelcome =
                recount.allows(member, Limit.MEMBERS_PER_UID, 1)
                        && recount.allows(
                                member, Limit.DESCRIPTORS_PER_UID, Recount.DESCRIPTORS_OF_MEMBER);
        if (isWelcome) {
            truth.members.put(member.connection, member);
        } else {
            hearing.expectExpulsion(member);
        }
    }

    private void judge(Asked asked, List<Effect> effects, long nowNanos) {
        Member asker = truth.member(asked.connection());
        Grounds grounds = Grounds.against(setting, truth, ids, recount, asker, asked);
        Optional<Effect> answer = Hearing.answer(asked, effects);
        if (verdicts.judge(asked, asker, grounds, answer, nowNanos)) {
            expel(asker, nowNanos);
        }
    }

    private void expel(Member member, long nowNanos) {
        leave(member, Optional.of(MemberEnd.UNKNOWN), nowNanos);
        hearing.expectExpulsion(member);
    }

    private void leave(Member member, Optional<MemberEnd> end, long nowNanos) {
        truth.leave(member, end, nowNanos);
        hearing.forget(member);
    }

    private void judge(Left left, long nowNanos) {
        Member member = truth.member(left.connection());
        if (left.died()) {
            for (Link link : truth.links.values()) {
                Member owner = link.port().owner();
                if (link.client() == member && owner != member) {
                    hearing.expectEnd(owner, link);
                } else if (owner == member && link.client() != member) {
                    hearing.expectEnd(link.client(), link);
                }
            }
        }
        if (member.saidFarewell) {
            if (left.end().isEmpty()) {
                truth.deaths.expectRelease(member);
            }
            leave(member, Optional.of(MemberEnd.LEFT), nowNanos);
        } else {
            leave(member, left.end(), nowNanos);
        }
    }

    private void judge(Unmade unmade) {
        Optional.ofNullable(truth.links.remove(unmade.introduce().linkId()))
                .flatMap(Link::right)
                .ifPresent(right -> truth.rights.put(right.id(), right));
        hearing.takeBack(unmade.introduce());
    }

    private void requireSettled() {
        hearing.end();
        requireGoodReasonsToWait();
        recount = new Recount(setting, truth);
        requireEqual(recount.usage(), Usage.of(node), "the ledger");
        requireEqual(Set.copyOf(truth.descriptors()), hearing.held(), "what is held");
        requireEqual(truth.holders(), hearing.journal(), "the journal");
    }

    private void requireNothingDue(Event event, long nowNanos) {
        OptionalLong deadline = node.nextDeadlineNanos();
        requireEqual(deadline(), deadline, "the next deadline");
        boolean isDue = deadline.isPresent() && deadline.getAsLong() <= nowNanos;
        require(!(event instanceof Elapsed && isDue), "what was due is done", deadline);
    }

    private void requireGoodReasonsToWait() {
        for (Wait wait : truth.waits.values()) {
            Port port = truth.names.get(wait.ask().name());
            require(
                    port == null || !mayBeIntroducedTo(port.owner()),
                    "who waits for a name that is there waits for its owner to read",
                    wait.ask());
        }
    }

    /** Whether the member may be told of one more client. */
    private boolean mayBeIntroducedTo(Member owner) {
        return owner.unread < setting.limits().of(Limit.UNREAD_PER_MEMBER);
    }

    private OptionalLong deadline() {
        LongStream patience = truth.waits.values().stream().mapToLong(Wait::deadlineNanos);
        LongStream grace =
                truth.kept.isEmpty() && !truth.isAnybodyAwaited()
                        ? LongStream.empty()
                        : LongStream.of(Node.GRACE_NANOS);
        LongStream deaths = truth.deaths.deadline().stream();
        return LongStream.concat(patience, LongStream.concat(grace, deaths)).min();
    }

    /** All have gone, and the grace is over. */
    void requireNothingLeft() {
        require(truth.members.isEmpty(), "nobody is there", truth.members.keySet());
        require(truth.rights.isEmpty(), "no right is on its way", truth.rights.keySet());
        require(Usage.of(node).isEmpty(), "nothing is charged", Usage.of(node));
        require(hearing.held().isEmpty(), "nothing is held", hearing.held());
        require(hearing.journal().isEmpty(), "no name is anybody's", hearing.journal());
        OptionalLong deadline = node.nextDeadlineNanos();
        require(deadline.isEmpty(), "nothing is waited for", deadline);
    }
}
