package dev.parley.kernel.state;

import dev.parley.wire.LinkGeometry;
import dev.parley.wire.LinkKind;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.Picture;
import dev.parley.wire.ProgramRecord;
import dev.parley.wire.RightUse;
import java.util.List;

/**
 * What the node itself knows of who is there: all of a {@link Picture} but what processes publish.
 * Everything in the order in which it came.
 */
public record Inventory(
        String node,
        long epoch,
        List<Resident> residents,
        List<Picture.PortInfo> ports,
        List<Tie> ties,
        List<Picture.DeadInfo> dead) {

    /**
     * A member.
     *
     * @param version of its library, in its own words
     * @param program what it says of its program
     * @param table what it publishes of its threads and of the links that it serves
     */
    public record Resident(
            MemberRecord member, String version, ProgramRecord program, Descriptor table) {}

    /**
     * A link.
     *
     * @param use what its client may do
     * @param giver who passed the right for it; id 0: nobody
     */
    public record Tie(
            long linkId,
            long clientId,
            long portId,
            long ownerId,
            LinkKind kind,
            LinkGeometry geometry,
            RightUse use,
            MemberRecord giver) {}

    static Inventory of(
            String node, long epoch, Books books, Links links, List<Picture.DeadInfo> dead) {
        return new Inventory(
                node,
                epoch,
                books.roster().greeted().stream().map(Inventory::resident).toList(),
                books.directory().ports().stream().map(Inventory::port).toList(),
                links.all().stream().map(Inventory::tie).toList(),
                dead);
    }

    private static Resident resident(Member member) {
        return new Resident(member.asRecord(), member.version(), member.program(), member.table());
    }

    private static Picture.PortInfo port(Port port) {
        return new Picture.PortInfo(
                port.id(), port.owner().id(), port.names(), port.isByRightOnly());
    }

    private static Tie tie(Link link) {
        return new Tie(
                link.id(),
                link.client().id(),
                link.port().id(),
                link.port().owner().id(),
                link.plan().kind(),
                link.plan().geometry(),
                link.use(),
                link.giver());
    }
}
