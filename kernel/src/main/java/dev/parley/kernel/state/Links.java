package dev.parley.kernel.state;

import dev.parley.kernel.state.Effect.Introduce;
import dev.parley.kernel.state.Effect.Say;
import dev.parley.kernel.state.Event.Unmade;
import dev.parley.wire.LinkGeometry;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell;
import dev.parley.wire.Wire;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The links: made, paid for, and ended.
 *
 * <p>A link is charged to its client. The descriptors that are on the way to a member ("in flight")
 * are charged to that member until it has been handed them.
 *
 * <p>Owned by {@link Node}; not thread-safe.
 */
final class Links {

    /** One end of the pair, the facts page and the bell page. */
    private static final int IN_FLIGHT_TO_CLIENT = 3;

    /** The other end of the pair, and the link's memory. */
    private static final int IN_FLIGHT_TO_SERVER = 2;

    private final Ids ids;
    private final Ledger ledger;
    private final Outbox out;
    private final Map<Long, Link> links = new HashMap<>();

    Links(Books books) {
        ids = books.ids();
        ledger = books.ledger();
        out = books.out();
    }

    void requireAffordable(Member client, LinkGeometry geometry) throws RefusedException {
        ledger.require(client, Limit.LINKS_PER_MEMBER, 1);
        ledger.require(client, Limit.LINK_BYTES_PER_UID, geometry.sizeBytes());
    }

    void charge(Member client, LinkGeometry geometry) {
        ledger.charge(client, Limit.LINKS_PER_MEMBER, 1);
        ledger.charge(client, Limit.LINK_BYTES_PER_UID, geometry.sizeBytes());
    }

    void refund(Member client, LinkGeometry geometry) {
        ledger.refund(client, Limit.LINKS_PER_MEMBER, 1);
        ledger.refund(client, Limit.LINK_BYTES_PER_UID, geometry.sizeBytes());
    }

    /** Refuses when the server has too much unread, or the user too many descriptors. */
    void requireRoom(Member client, Member server) throws RefusedException {
        ledger.require(server, Limit.UNREAD_PER_MEMBER, 1);
        // Both are of one user: there are no links between users.
        ledger.require(
                client, Limit.DESCRIPTORS_PER_UID, IN_FLIGHT_TO_CLIENT + IN_FLIGHT_TO_SERVER);
    }

    boolean hasRoom(Member server) {
        return ledger.allows(server, Limit.UNREAD_PER_MEMBER, 1);
    }

    /** Makes a link that is charged already. */
    void introduce(PendingConnect pending, Port port) {
        Link link = new Link(ids.next(), pending.client(), port, pending.geometry());
        links.put(link.id(), link);
        link.client().add(link);
        port.add(link);
        ledger.charge(port.owner(), Limit.UNREAD_PER_MEMBER, 1);
        chargeInFlight(link.client(), IN_FLIGHT_TO_CLIENT);
        chargeInFlight(port.owner(), IN_FLIGHT_TO_SERVER);
        Say client = connected(link, pending.call());
        Say server = introduced(link, pending.memory());
        out.add(new Introduce(link.id(), client, server));
    }

    private static Say connected(Link link, int call) {
        Port port = link.port();
        Tell tell = new Tell.Connected(link.id(), port.id(), port.owner().asRecord());
        return new Say(link.client().connection(), call, tell, List.of(port.facts(), port.bell()));
    }

    private static Say introduced(Link link, Descriptor memory) {
        Tell tell =
                new Tell.Introduced(
                        link.id(),
                        link.port().id(),
                        link.geometry().slotCount(),
                        link.geometry().slotBytes(),
                        link.client().asRecord());
        return new Say(link.port().owner().connection(), Wire.UNASKED, tell, List.of(memory));
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

    /** The shell failed, so the link never was. Whoever left meanwhile has ended it already. */
    void unmade(Unmade unmade) {
        Link link = links.get(unmade.introduce().linkId());
        if (link != null) {
            end(link);
            out.refuse(
                    link.client(),
                    unmade.introduce().client().call(),
                    new Tell.Refused(
                            Refusal.OVER_LIMIT,
                            "the system refused the introduction: " + unmade.reason()));
        }
    }

    void disconnect(Member client, long linkId) throws RefusedException {
        Link link = links.get(linkId);
        if (link == null) {
            throw new RefusedException(Refusal.NOT_FOUND, "no link has this id, link=" + linkId);
        }
        if (link.client() != client) {
            throw new RefusedException(
                    Refusal.NOT_PERMITTED, "the link is somebody else's, link=" + linkId);
        }
        end(link);
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
        refund(link.client(), link.geometry());
    }
}
