package dev.parley.kernel.state;

import dev.parley.kernel.state.Effect.Introduce;
import dev.parley.kernel.state.Effect.Say;
import dev.parley.kernel.state.Event.Unmade;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell;
import dev.parley.wire.Wire;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The links: made, paid for, and ended.
 *
 * <p>A link is charged to its client. The descriptors that are on the way to a member ("in flight")
 * are charged to that member until it has been handed them.
 *
 * <p>Owned by {@link Node}; not thread-safe.
 */
final class Links {

    private final Ids ids;
    private final Ledger ledger;
    private final Roster roster;
    private final Outbox out;
    private final Map<Long, Link> links = new HashMap<>();

    Links(Books books) {
        ids = books.ids();
        ledger = books.ledger();
        roster = books.roster();
        out = books.out();
    }

    void requireAffordable(Member client, LinkPlan plan) throws RefusedException {
        ledger.require(client, Limit.LINKS_PER_MEMBER, 1);
        ledger.require(client, Limit.LINK_BYTES_PER_UID, plan.memoryBytes());
    }

    void charge(Member client, LinkPlan plan) {
        ledger.charge(client, Limit.LINKS_PER_MEMBER, 1);
        ledger.charge(client, Limit.LINK_BYTES_PER_UID, plan.memoryBytes());
    }

    void refund(Member client, LinkPlan plan) {
        ledger.refund(client, Limit.LINKS_PER_MEMBER, 1);
        ledger.refund(client, Limit.LINK_BYTES_PER_UID, plan.memoryBytes());
    }

    /** Refuses when the server has too much unread, or the user too many descriptors. */
    void requireRoom(Member client, Member server, LinkPlan plan) throws RefusedException {
        ledger.require(server, Limit.UNREAD_PER_MEMBER, 1);
        int toClient = plan.descriptorsToClient();
        int toServer = plan.descriptorsToServer();
        if (client.isOfSameUser(server)) {
            ledger.require(client, Limit.DESCRIPTORS_PER_UID, toClient + toServer);
        } else {
            ledger.require(client, Limit.DESCRIPTORS_PER_UID, toClient);
            ledger.require(server, Limit.DESCRIPTORS_PER_UID, toServer);
        }
    }

    boolean hasRoom(Member server) {
        return ledger.allows(server, Limit.UNREAD_PER_MEMBER, 1);
    }

    /**
     * Makes a link that is charged already.
     *
     * @param right that is taken for it
     */
    void introduce(PendingConnect pending, Port port, LinkPlan plan, Optional<Right> right) {
        Link link = new Link(ids.next(), pending.client(), port, plan, right);
        links.put(link.id(), link);
        link.client().add(link);
        port.add(link);
        ledger.charge(port.owner(), Limit.UNREAD_PER_MEMBER, 1);
        chargeInFlight(link.client(), plan.descriptorsToClient());
        chargeInFlight(port.owner(), plan.descriptorsToServer());
        Say client = connected(link, pending.call());
        Say server = introduced(link, pending);
        out.add(new Introduce(link.id(), client, server));
    }

    private static Say connected(Link link, int call) {
        Port port = link.port();
        Member owner = port.owner();
        Tell tell =
                new Tell.Connected(
                        link.id(),
                        port.id(),
                        link.plan().kind(),
                        owner.asRecord(),
                        owner.program(),
                        link.use());
        List<Descriptor> copies = new ArrayList<>(List.of(owner.livenessPage()));
        switch (link.plan().kind()) {
            case MEMORY -> copies.addAll(List.of(port.facts(), port.bell()));
            case SOCKET -> {}
        }
        return new Say(link.client().connection(), call, tell, copies);
    }

    private static Say introduced(Link link, PendingConnect pending) {
        Member client = link.client();
        LinkPlan plan = link.plan();
        Tell tell =
                new Tell.Introduced(
                        link.id(),
                        link.port().id(),
                        plan.kind(),
                        plan.geometry().slotCount(),
                        plan.geometry().slotBytes(),
                        client.asRecord(),
                        link.use());
        List<Descriptor> copies = new ArrayList<>(List.of(client.livenessPage()));
        switch (plan.kind()) {
            case MEMORY -> pending.memory().ifPresent(copies::add);
            case SOCKET -> {}
        }
        return new Say(link.port().owner().connection(), Wire.UNASKED, tell, copies);
    }

    private void chargeInFlight(Member member, int descriptors) {
        ledger.charge(member, Limit.DESCRIPTORS_PER_UID, descriptors);
        member.addInFlight(descriptors);
    }

    /** The member has been handed everything that was in flight to it. */
    void flushed(Member member) {
        long unread = ledger.used(member, Limit.UNREAD_PER_MEMBER);
        ledger.refund(member, Limit.UNREAD_PER_MEMBER, unread);
        ledger.refund(member, Limit.DESCRIPTORS_PER_UID, member.takeInFlight());
    }

    /**
     * The shell failed, so the link never was; if one of both has left meanwhile, it has ended
     * already. The client, if it is here, still waits for its answer.
     */
    void unmade(Unmade unmade) {
        Link link = links.get(unmade.introduce().linkId());
        if (link != null) {
            end(link);
        }
        Say unsaid = unmade.introduce().client();
        roster.findAt(unsaid.connection())
                .ifPresent(client -> out.refuse(client, unsaid.call(), refusal(unmade)));
    }

    private static Tell.Refused refusal(Unmade unmade) {
        return new Tell.Refused(
                Refusal.OVER_LIMIT, "the system refused the introduction: " + unmade.reason());
    }

    /** All links, in the order in which they were made. */
    List<Link> all() {
        return links.values().stream().sorted(Comparator.comparingLong(Link::id)).toList();
    }

    Optional<Link> find(long linkId) {
        return Optional.ofNullable(links.get(linkId));
    }

    /** The link, one end of which is this member. */
    Link requireOwn(Member member, long linkId) throws RefusedException {
        Link link = find(linkId).orElseThrow(() -> ids.missing("link", linkId));
        requirePermitted(link.isOf(member), linkId);
        return link;
    }

    /** The link, the client of which is this member. */
    Link requireOfClient(Member client, long linkId) throws RefusedException {
        Link link = requireOwn(client, linkId);
        requirePermitted(link.client() == client, linkId);
        return link;
    }

    private static void requirePermitted(boolean isOwn, long linkId) throws RefusedException {
        if (!isOwn) {
            throw new RefusedException(
                    Refusal.NOT_PERMITTED, "the link is somebody else's, link=" + linkId);
        }
    }

    void disconnect(Member client, long linkId) throws RefusedException {
        end(requireOfClient(client, linkId));
    }

    /** Tells the other side of each of its links: the pair's socket may never say so. */
    void tellOfDeath(Member dead) {
        for (Link link : dead.links()) {
            tellEnded(link, link.port().owner(), dead);
        }
        for (Port port : dead.ports()) {
            for (Link link : port.links()) {
                tellEnded(link, link.client(), dead);
            }
        }
    }

    private void tellEnded(Link link, Member other, Member dead) {
        if (other != dead) {
            out.say(other, Wire.UNASKED, new Tell.LinkEnded(link.id()));
        }
    }

    void endAll(Port port) {
        port.links().forEach(this::end);
    }

    void endAll(Member client) {
        client.links().forEach(this::end);
    }

    private void end(Link link) {
        links.remove(link.id());
        link.client().remove(link);
        link.port().remove(link);
        refund(link.client(), link.plan());
    }
}
