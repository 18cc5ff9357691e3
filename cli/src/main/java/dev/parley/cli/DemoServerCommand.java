package dev.parley.cli;

import dev.parley.ParleyException;
import dev.parley.Port;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The server's process in the demonstration. */
@Command(name = "server", hidden = true, description = "Part of the demonstration.")
final class DemoServerCommand implements Callable<Integer> {

    @Option(names = "--socket", required = true)
    private Path socket = Path.of("");

    @Override
    public Integer call() throws ParleyException {
        Tether.tie();
        try (Actor actor = Actor.join(socket, "server");
                Port port = actor.parley().open(EchoServer.NAME)) {
            actor.say("has opened the port \"" + EchoServer.NAME + "\"");
            new EchoServer(actor, port).serve();
            return Status.OK;
        }
    }
}
