package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Connection;
import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Proxy;
import dev.parley.Pulse;
import dev.parley.Request;
import dev.parley.scenarios.FailPointSweep.Sleeper;
import dev.parley.scenarios.FailPointSweep.Victim;
import dev.parley.scenarios.programs.Letter;

/** A client that dies; this process is its server. */
final class MortalClientVictim implements Victim {

    private final FailPointSweep sweep;
    private final Port port;
    private final Connection bystander;
    private final Peer client;
    private final int fatalStep;

    private MortalClientVictim(
            FailPointSweep sweep, Port port, Connection bystander, Peer client, int fatalStep) {
        this.sweep = sweep;
        this.port = port;
        this.bystander = bystander;
        this.client = client;
        this.fatalStep = fatalStep;
    }

    static Victim start(FailPointSweep sweep, Parley server, Parley bystander, int fatalStep)
            throws Exception {
        String name = "client-" + fatalStep;
        Port port = server.open(name);
        return new MortalClientVictim(
                sweep,
                port,
                bystander.connect(name, sweep.options()),
                sweep.startClient(name, fatalStep),
                fatalStep);
    }

    @Override
    public int fatalStep() {
        return fatalStep;
    }

    @Override
    public String meet() throws Exception {
        answer((Request) port.receive(), 1);
        OsThread sender = new OsThread(client.pid(), Integer.parseInt(client.expectAfter("ready")));
        switch (sweep.sleeper()) {
            case CLIENT -> {
                client.tell("go");
                sender.awaitAsleepOrGone();
            }
            case SERVER -> OsThread.current().onceAsleep(() -> client.tell("go"));
            case NOBODY -> client.tell("go");
        }
        String end = serveUntilGone(sender);
        Slots.expectAllUsable(bystander, port);
        return end;
    }

    /** The request may come or not; one notice must. */
    private String serveUntilGone(OsThread sender) throws Exception {
        String end = "";
        boolean received = false;
        while (true) {
            switch (port.receive()) {
                case Request request -> {
                    assertThat(received).as("received before").isFalse();
                    received = true;
                    if (sweep.sleeper() != Sleeper.NOBODY) {
                        sender.awaitAsleepOrGone();
                    }
                    answer(request, 2);
                    end = client.line();
                    client.kill();
                }
                case Notice.ClientGone(var member) -> {
                    assertThat((long) member.pid()).isEqualTo(client.pid());
                    return received ? end : client.line();
                }
                case Notice.LastConnectionGone _ -> {} // of the one before
                case Pulse _, Proxy _, Notice _ -> throw new AssertionError("nobody sent that");
            }
        }
    }

    private static void answer(Request request, long number) {
        byte[] letter = request.bytes();
        assertThat(Letter.isWhole(letter)).as("letter %d is whole", number).isTrue();
        assertThat(Letter.number(letter)).isEqualTo(number);
        request.reply(Letter.answer(letter));
    }

    /** A second notice would be there by now. */
    @Override
    public void close() throws Exception {
        client.close();
        assertThat(port.poll()).as("received after the notice").isEmpty();
        bystander.close();
        port.close();
    }
}
