package dev.parley.cli;

import dev.parley.JoinOptions;
import dev.parley.OnDeadlock;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.kernel.EmbeddedKernel;
import java.io.IOException;
import java.nio.file.Path;

/** A node of a test's own, whose kernel is in this process, and commands that are run in it. */
final class TestNode implements AutoCloseable {

    private final EmbeddedKernel kernel;
    private final Command.Setting setting;

    private TestNode(EmbeddedKernel kernel, Command.Setting setting) {
        this.kernel = kernel;
        this.setting = setting;
    }

    /** Starts one whose commands put their temporary files into this directory. */
    static TestNode start(Path directory) throws IOException {
        EmbeddedKernel kernel = EmbeddedKernel.start();
        return new TestNode(kernel, Command.Setting.of(kernel.socket(), directory));
    }

    /** How commands are run here. */
    Command.Setting setting() {
        return setting;
    }

    /** Runs a command to its end. */
    Command.Result run(String... arguments) {
        return setting.run(arguments);
    }

    /** Starts a command. */
    Command command(String... arguments) {
        return setting.start(arguments);
    }

    /** Joins it from this process. */
    Parley join(String program) throws ParleyException {
        return Parley.join(JoinOptions.defaults().withSocket(kernel.socket()).withProgram(program));
    }

    /** A member whose sends are not refused, also if they close a circle. */
    Parley joinWithoutRefusals(String program) throws ParleyException {
        return Parley.join(
                JoinOptions.defaults()
                        .withSocket(kernel.socket())
                        .withProgram(program)
                        .withDeadlocks(OnDeadlock.OFF));
    }

    /** Serves a name from this process. */
    Server serve(String name, Server.Service service) throws ParleyException {
        return Server.open(join("test server"), name, service);
    }

    @Override
    public void close() throws IOException {
        kernel.close();
    }
}
