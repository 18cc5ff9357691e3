package dev.parley.cli.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.cli.base.AtExit;
import dev.parley.cli.base.Output;
import dev.parley.cli.base.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server that this process starts, waits for, and leaves behind: the same command again, in a
 * session of its own, so that no key and no closed terminal reaches it.
 *
 * <p>Thread-safe. Until it is ready, it ends with this process.
 */
final class BackgroundServer implements AutoCloseable {

    private static final Path OWN_COMMAND_LINE = Path.of("/proc/self/cmdline");

    private final Process process;
    private volatile boolean ready;

    private BackgroundServer(Process process) {
        this.process = process;
    }

    /** Starts it, says what it says, and returns the status to end with. */
    static int start(Output output) throws Exception {
        BackgroundServer server = AtExit.closing(() -> new BackgroundServer(begin()));
        try (server) {
            return server.await(output);
        }
    }

    private static Process begin() throws IOException {
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(List.of(Files.readString(OWN_COMMAND_LINE).split("\0")));
        command.add(ChatServerCommand.FOREGROUND);
        return new ProcessBuilder(command).redirectInput(Path.of("/dev/null").toFile()).start();
    }

    private int await(Output output) throws IOException, InterruptedException {
        String line = process.inputReader(UTF_8).readLine();
        if (line != null) {
            ready = true;
            output.data().println(line);
            return Status.OK;
        }
        process.errorReader(UTF_8).lines().forEach(output.talk()::println);
        return process.waitFor();
    }

    @Override
    public void close() {
        if (!ready) {
            process.destroy();
        }
    }
}
