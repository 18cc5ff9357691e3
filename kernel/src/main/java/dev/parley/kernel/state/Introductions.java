package dev.parley.kernel.state;

import dev.parley.kernel.state.Event.Unmade;
import dev.parley.wire.Quoted;
import dev.parley.wire.Refusal;
import dev.parley.wire.RightUse;
import dev.parley.wire.Tell;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Brings clients and ports together, now or when the name appears.
 *
 * <p>A link is charged as soon as its memory is here, also while the client waits: whoever has
 * waited is not refused for a limit at the end of it.
 *
 * <p>Owned by {@link Node}; not thread-safe.
 */
final class Introductions {

    private final Ledger ledger;
    private final Directory directory;
    private final Reservations reservations;
    private final Links links;
    private final Rights rights;
    private final Outbox out;
    private final WaitingRoom waitingRoom = new WaitingRoom();

    Introductions(Books books, Links links, Rights rights) {
        ledger = books.ledger();
        directory = books.directory();
        reservations = books.reservations();
        out = books.out();
        this.links = links;
        this.rights = rights;
    }

    /**
     * Connects to a port that there is, or waits for its name. Neither an id nor a right can be
     * waited for; a name that is kept for somebody is waited for in any case.
     */
    void connect(PendingConnect pending) throws RefusedException {
        String name = pending.name();
        if (pending.isByRight()) {
            take(pending, rights.requireOf(pending.client(), pending.connect().right()));
            return;
        }
        if (name.isEmpty()) {
            connect(pending, directory.require(pending.connect().portId()));
            return;
        }
        Optional<Port> port = directory.find(name);
        if (port.isPresent()) {
            connect(pending, port.get());
        } else if (reservations.keeps(name)) {
            await(pending.notGivenUpBefore(Node.GRACE_NANOS));
        } else if (pending.isPatient()) {
            await(pending);
        } else {
            throw Directory.noSuchName(name);
        }
    }

    private void connect(PendingConnect pending, Port port) throws RefusedException {
        requirePermitted(pending.client(), port);
        requireLinkable(pending, port, RightUse.ALL);
        settle(pending, port, Optional.empty());
    }

    /** Whether the member may have the link was asked when the right was made. */
    private void take(PendingConnect pending, Right right) throws RefusedException {
        requireLinkable(pending, right.port(), right.use());
        settle(pending, right.port(), Optional.of(right));
    }

    /** Refuses whoever connects by itself where that is not for it. */
    private static void requirePermitted(Member client, Port port) throws RefusedException {
        if (port.isByRightOnly() && port.owner() != client) {
            throw new RefusedException(
                    Refusal.NOT_PERMITTED,
                    "who connects to this port needs a right that was passed to it, port="
                            + port.id());
        }
        Directions.require(client, port.owner());
    }

    private void requireLinkable(PendingConnect pending, Port port, RightUse use)
            throws RefusedException {
        Member client = pending.client();
        if (client.linkTo(port, use).isEmpty()) {
            LinkPlan plan = pending.plan().between(client, port.owner());
            links.requireAffordable(client, plan);
            links.requireRoom(client, port.owner(), plan);
        }
    }

    /**
     * A link that is there serves instead of another one. The right for it stays: the member may be
     * letting go of that link at this very moment, and then asks once more; else it drops the
     * right.
     */
    private void settle(PendingConnect pending, Port port, Optional<Right> right) {
        RightUse use = right.map(Right::use).orElse(RightUse.ALL);
        Optional<Link> present = pending.client().linkTo(port, use);
        if (present.isPresent()) {
            Tell already = new Tell.AlreadyLinked(present.get().id());
            out.say(pending.client(), pending.call(), already);
        } else {
            LinkPlan plan = pending.plan().between(pending.client(), port.owner());
            right.ifPresent(rights::take);
            links.charge(pending.client(), plan);
            links.introduce(pending, port, plan, right);
        }
        pending.memory().ifPresent(out::drop);
    }

    /** The shell failed: the link never was, and the right for it, if any, was not taken. */
    void unmade(Unmade unmade) {
        links.find(unmade.introduce().linkId()).flatMap(Link::right).ifPresent(rights::giveBack);
        links.unmade(unmade);
    }

    private void await(PendingConnect pending) throws RefusedException {
        Member client = pending.client();
        links.requireAffordable(client, pending.plan());
        ledger.require(client, Limit.WAITING_PER_MEMBER, 1);
        ledger.require(client, Limit.DESCRIPTORS_PER_UID, descriptors(pending));

        links.charge(client, pending.plan());
        ledger.charge(client, Limit.WAITING_PER_MEMBER, 1);
        ledger.charge(client, Limit.DESCRIPTORS_PER_UID, descriptors(pending));
        waitingRoom.add(pending);
    }

    /** What the kernel holds for one that waits: the memory of the link, if it is to have any. */
    private static int descriptors(PendingConnect pending) {
        return pending.memory().isPresent() ? 1 : 0;
    }

    private void callUp(PendingConnect pending) {
        waitingRoom.remove(pending);
        links.refund(pending.client(), pending.plan());
        ledger.refund(pending.client(), Limit.WAITING_PER_MEMBER, 1);
        ledger.refund(pending.client(), Limit.DESCRIPTORS_PER_UID, descriptors(pending));
    }

    /** A name has appeared: those who wait for it get their links. */
    void named(Port port, String name) {
        for (PendingConnect pending : waitingRoom.waitingFor(name)) {
            if (!links.hasRoom(port.owner())) {
                return; // the rest is called up when the server has read what it was told
            }
            callUp(pending);
            try {
                requirePermitted(pending.client(), port);
                settle(pending, port, Optional.empty());
            } catch (RefusedException refused) {
                out.refuse(pending.client(), pending.call(), refused.answer());
                pending.memory().ifPresent(out::drop);
            }
        }
    }

    /** The member has been handed everything: it may be told of more clients. */
    void flushed(Member member) {
        links.flushed(member);
        for (Port port : member.ports()) {
            port.names().forEach(name -> named(port, name));
        }
    }

    void expire(long nowNanos) {
        for (PendingConnect pending : waitingRoom.due(nowNanos)) {
            callUp(pending);
            out.refuse(pending.client(), pending.call(), tooLate(pending).answer());
            pending.memory().ifPresent(out::drop);
        }
    }

    private RefusedException tooLate(PendingConnect pending) {
        if (directory.find(pending.name()).isPresent()) {
            return timedOut("the owner of the name does not read", pending);
        }
        return pending.isPatient()
                ? timedOut("the name did not appear", pending)
                : Directory.noSuchName(pending.name());
    }

    private static RefusedException timedOut(String why, PendingConnect pending) {
        return new RefusedException(
                Refusal.TIMED_OUT, "%s, name=%s".formatted(why, Quoted.of(pending.name())));
    }

    /** A member goes. Its ports are closed already. */
    void forget(Member member) {
        for (PendingConnect pending : waitingRoom.of(member)) {
            callUp(pending);
            pending.memory().ifPresent(out::drop);
        }
        links.endAll(member);
        rights.endAll(member);
        links.flushed(member);
    }

    OptionalLong nextDeadlineNanos() {
        return waitingRoom.nextDeadlineNanos();
    }
}
