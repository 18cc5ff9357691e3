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
import dev.parley.wire.Ask.Connect;
import dev.parley.wire.LinkGeometry;
import dev.parley.wire.LinkKind;
import dev.parley.wire.RightUse;
import dev.parley.wire.Tell.Connected;
import dev.parley.wire.Tell.Introduced;
import dev.parley.wire.Wire;
import java.util.ArrayList;
import java.util.List;

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
        require(truth.linkOf(client, port).isEmpty(), "they have no link yet", introduce);
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
                        RightUse.ALL);
        Introduced introduced =
                new Introduced(
                        linkId,
                        port.id(),
                        kind,
                        geometry.slotCount(),
                        geometry.slotBytes(),
                        client.asRecord,
                        RightUse.ALL);
        int call = introduce.client().call();
        requireEqual(
                new Say(client.connection, call, connected, toClient),
                introduce.client(),
                "what the client is told");
        requireEqual(
                new Say(server.connection, Wire.UNASKED, introduced, toServer),
                introduce.server(),
                "what the server is told");
        truth.links.put(linkId, new Link(linkId, client, port, kind, geometry));
        client.inFlight += toClient.size() + 1; // and an end of the pair
        server.inFlight += toServer.size() + 1;
        server.unread++;
    }
}
