package dev.parley.cli;

import dev.parley.Connection;
import dev.parley.Member;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A client's process in the demonstration. */
@Command(name = "client", hidden = true, description = "Part of the demonstration.")
final class DemoClientCommand implements Callable<Integer> {

    @Option(names = "--socket", required = true)
    private Path socket = Path.of("");

    @Option(names = "--name", required = true)
    private String name = "";

    @Option(names = "--warm-up", required = true)
    private int warmUp;

    @Option(names = "--round-trips", required = true)
    private int roundTrips;

    @Override
    public Integer call() throws IOException {
        Tether.tie();
        try (Actor actor = Actor.join(socket, name);
                Connection server = actor.parley().connect(EchoServer.NAME)) {
            Member owner = server.owner();
            actor.say("is connected to \"%s\" of pid %d".formatted(EchoServer.NAME, owner.pid()));
            new DemoClient(actor, server, name, new Play.Effort(warmUp, roundTrips)).act();
            return Status.OK;
        }
    }
}
