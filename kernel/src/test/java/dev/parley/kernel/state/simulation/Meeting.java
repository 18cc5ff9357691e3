package dev.parley.kernel.state.simulation;

import static dev.parley.kernel.state.simulation.Oracle.require;
import static dev.parley.kernel.state.simulation.Oracle.requireEqual;

import dev.parley.kernel.state.Descriptor;
import dev.parley.kernel.state.Effect.Introduce;
import dev.parley.kernel.state.Effect.Say;
import dev.parley.kernel.state.Event.Asked;
import dev.parley.kernel.state.simulation.Truth.Link;
import dev.parley.kernel.state.simulation.Truth.Member;
import dev.parley.kernel.state.simulation.Truth.Port;
import dev.parley.kernel.state.simulation.Truth.Right;
import dev.parley.wire.Ask.Connect;
import dev.parley.wire.LinkGeometry;
import dev.parley.wire.LinkKind;
import dev.parley.wire.RightUse;
import dev.parley.wire.Tell.Connected;
import dev.parley.wire.Tell.Introduced;
import dev.parley.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An introduction: both sides are told of the same link, each of the other as it is, and get what
 * they need for it and nothing else.
 */
record Meeting(Truth truth, GivenIds ids) {

    void judge(Introduce introduce, Member client, Asked asked, Connect connect) {
        Port port = truth.port(connect);
        Member server = port.owner();
        LinkGeometry geometry = Recount.geometry(connect);
        LinkKind kind = client.isOfSameUser(server) ? connect.kind() : LinkKind.SOCKET;
        Optional<Right> right = truth.right(connect);
        requirePermitted(client, port, right, connect);
        RightUse use = Truth.useOf(right);
        require(truth.linkOf(client, port, use).isEmpty(), "they have no link yet", introduce);
        long linkId = introduce.linkId();
        ids.give(linkId);
        List<Descriptor> toClient = new ArrayList<>(List.of(server.pages.getFirst()));
        List<Descriptor> toServer = new ArrayList<>(List.of(client.pages.getFirst()));
        if (kind == LinkKind.MEMORY) {
            toClient.addAll(port.pages());
            toServer.addAll(asked.descriptors());
        }
        Connected connected =
                new Connected(
                        linkId,
                        port.id(),
                        kind,
                        server.asRecord,
                        server.hello.orElseThrow().own(),
                        use);
        Introduced introduced =
                new Introduced(
                        linkId,
                        port.id(),
                        kind,
                        geometry.slotCount(),
                        geometry.slotBytes(),
                        client.asRecord,
                        use);
        int call = introduce.client().call();
        requireEqual(
                new Say(client.connection, call, connected, toClient),
                introduce.client(),
                "what the client is told");
        requireEqual(
                new Say(server.connection, Wire.UNASKED, introduced, toServer),
                introduce.server(),
                "what the server is told");
        truth.links.put(linkId, new Link(linkId, client, port, kind, geometry, right));
        truth.rights.remove(connect.right().rightId());
        client.inFlight += toClient.size() + 1; // and an end of the pair
        server.inFlight += toServer.size() + 1;
        server.unread++;
    }

    /** By itself, if the port is for all; else by a right that is its own and was not taken yet. */
    private static void requirePermitted(
            Member client, Port port, Optional<Right> right, Connect connect) {
        require(right.isPresent() || port.isFor(client), "it has a right", port);
        require(
                right.stream().allMatch(known -> known.isOf(client, connect.right())),
                "it is its own, and is called by its name",
                connect);
    }
}
