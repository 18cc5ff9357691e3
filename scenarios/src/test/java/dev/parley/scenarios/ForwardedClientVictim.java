package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Connection;
import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.PeerDied;
import dev.parley.Port;
import dev.parley.PortSet;
import dev.parley.Proxy;
import dev.parley.Pulse;
import dev.parley.Request;
import dev.parley.scenarios.FailPointSweep.Victim;
import dev.parley.scenarios.programs.Letter;

/** A client that dies while it goes after its request; this process forwards that to itself. */
final class ForwardedClientVictim implements Victim {

    private final Port first;
    private final Port last;
    private final Connection between;
    private final Peer client;
    private final int fatalStep;

    private ForwardedClientVictim(
            Port first, Port last, Connection between, Peer client, int fatalStep) {
        this.first = first;
        this.last = last;
        this.between = between;
        this.client = client;
        this.fatalStep = fatalStep;
    }

    static Victim start(FailPointSweep sweep, Parley server, int fatalStep) throws Exception {
        String name = "forwarded-" + fatalStep;
        Port last = server.open();
        return new ForwardedClientVictim(
                server.open(name),
                last,
                server.connect(last.id(), sweep.options()),
                sweep.startClient(name, fatalStep),
                fatalStep);
    }

    @Override
    public int fatalStep() {
        return fatalStep;
    }

    @Override
    public String meet() throws Exception {
        Request greeting = (Request) first.receive();
        greeting.reply(Letter.answer(greeting.bytes()));
        client.expectAfter("ready");
        client.tell("go");
        return serveUntilGone();
    }

    /** At most one request at each port; one notice that the client is gone must come. */
    private String serveUntilGone() throws Exception {
        PortSet both = PortSet.of(first, last);
        boolean forwarded = false;
        String end = "";
        while (true) {
            PortSet.Arrival arrival = both.receive();
            switch (arrival.received()) {
                case Request request when arrival.port().equals(first) -> {
                    assertThat(forwarded).as("received before").isFalse();
                    forwarded = true;
                    forward(request);
                }
                case Request request -> {
                    assertThat(forwarded).as("forwarded").isTrue();
                    assertThat(end).as("received twice").isEmpty();
                    assertThat(Letter.isWhole(request.bytes())).isTrue();
                    request.reply(Letter.answer(request.bytes()));
                    end = client.line();
                    client.kill();
                }
                case Notice.ClientGone(var member) when arrival.port().equals(first) -> {
                    assertThat((long) member.pid()).isEqualTo(client.pid());
                    return end.isEmpty() ? client.line() : end;
                }
                case Notice _ -> {}
                case Pulse _, Proxy _ -> throw new AssertionError("nobody sent that");
            }
        }
    }

    private void forward(Request request) throws Exception {
        try {
            request.forward(between);
        } catch (PeerDied _) {
            request.reply(new byte[0]); // as it died asking the kernel for a link
        }
    }

    @Override
    public void close() {
        client.close();
        between.close();
        first.close();
        last.close();
    }
}
