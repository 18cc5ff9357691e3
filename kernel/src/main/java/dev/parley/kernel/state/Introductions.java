package dev.parley.kernel.state;

import dev.parley.wire.Ask.Connect;
import dev.parley.wire.Quoted;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell;
import dev.parley.wire.Tell.Refused;
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

    /** The memory of the link. */
    private static final int DESCRIPTORS_WHILE_WAITING = 1;

    private final Ledger ledger;
    private final Directory directory;
    private final Links links;
    private final Outbox out;
    private final WaitingRoom waitingRoom = new WaitingRoom();

    Introductions(Books books, Links links) {
        ledger = books.ledger();
        directory = books.directory();
        out = books.out();
        this.links = links;
    }

    /** Connects to a port that there is, or waits for its name. An id cannot be waited for. */
    void connect(PendingConnect pending, Connect connect) throws RefusedException {
        if (connect.name().isEmpty()) {
            connect(pending, directory.require(connect.portId()));
            return;
        }
        Optional<Port> port = directory.find(connect.name());
        if (port.isPresent()) {
            connect(pending, port.get());
        } else if (connect.patienceNanos() == 0) {
            throw Directory.noSuchName(connect.name());
        } else {
            await(pending);
        }
    }

    private void connect(PendingConnect pending, Port port) throws RefusedException {
        Member client = pending.client();
        requirePermitted(client, port);
        if (client.linkTo(port).isEmpty()) {
            links.requireAffordable(client, pending.geometry());
            links.requireRoom(client, port.owner());
        }
        settle(pending, port);
    }

    private static void requirePermitted(Member client, Port port) throws RefusedException {
        int ownerUid = port.owner().credentials().uid();
        if (client.credentials().uid() != ownerUid) {
            throw new RefusedException(
                    Refusal.NOT_PERMITTED,
                    "the port belongs to uid "
                            + ownerUid
                            + "; links between users need the socket transport, which this version"
                            + " does not have");
        }
    }

    private void settle(PendingConnect pending, Port port) {
        Optional<Link> present = pending.client().linkTo(port);
        if (present.isPresent()) {
            Tell already = new Tell.AlreadyLinked(present.get().id());
            out.say(pending.client(), pending.call(), already);
        } else {
            links.charge(pending.client(), pending.geometry());
            links.introduce(pending, port);
        }
        out.drop(pending.memory());
    }

    private void await(PendingConnect pending) throws RefusedException {
        Member client = pending.client();
        links.requireAffordable(client, pending.geometry());
        ledger.require(client, Limit.WAITING_PER_MEMBER, 1);
        ledger.require(client, Limit.DESCRIPTORS_PER_UID, DESCRIPTORS_WHILE_WAITING);

        links.charge(client, pending.geometry());
        ledger.charge(client, Limit.WAITING_PER_MEMBER, 1);
        ledger.charge(client, Limit.DESCRIPTORS_PER_UID, DESCRIPTORS_WHILE_WAITING);
        waitingRoom.add(pending);
    }

    private void callUp(PendingConnect pending) {
        waitingRoom.remove(pending);
        links.refund(pending.client(), pending.geometry());
        ledger.refund(pending.client(), Limit.WAITING_PER_MEMBER, 1);
        ledger.refund(pending.client(), Limit.DESCRIPTORS_PER_UID, DESCRIPTORS_WHILE_WAITING);
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
                settle(pending, port);
            } catch (RefusedException refused) {
                turnAway(pending, refused.answer());
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
            turnAway(
                    pending,
                    new Refused(
                            Refusal.TIMED_OUT,
                            "the name did not appear, name=" + Quoted.of(pending.name())));
        }
    }

    private void turnAway(PendingConnect pending, Refused refused) {
        out.refuse(pending.client(), pending.call(), refused);
        out.drop(pending.memory());
    }

    /** A member goes. Its ports are closed already. */
    void forget(Member member) {
        for (PendingConnect pending : waitingRoom.of(member)) {
            callUp(pending);
            out.drop(pending.memory());
        }
        links.endAll(member);
        links.flushed(member);
    }

    OptionalLong nextDeadlineNanos() {
        return waitingRoom.nextDeadlineNanos();
    }
}
