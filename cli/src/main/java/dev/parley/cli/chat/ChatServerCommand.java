package dev.parley.cli.chat;

import dev.parley.chat.ChatServer;
import dev.parley.cli.base.Log;
import dev.parley.cli.base.NodeOptions;
import dev.parley.cli.base.Output;
import dev.parley.cli.base.Status;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Options;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves the chat. */
@Command(
        name = "chat-server",
        description = {
            "Serve the chat of a node: see parley chat.",
            "It goes to the background, and says its pid when it is ready; SIGTERM ends it. There"
                    + " is one for each node, by the name "
                    + ChatServer.NAME
                    + "."
        },
        footer = {"For example:", "  parley chat-server", "  parley chat"},
        exitCodeList = {
            "0:it serves in the background",
            "1:it cannot serve, or another does; the reason is on standard error",
            "2:the command line is wrong",
            "130:in the foreground, ended by Ctrl-C",
            "143:in the foreground, ended by SIGTERM"
        })
public final class ChatServerCommand implements Callable<Integer> {

    static final String FOREGROUND = "--foreground";

    @Mixin private final NodeOptions node = new NodeOptions("chat-server");

    @Option(names = FOREGROUND, description = "Stay in the foreground.")
    private boolean foreground;

    @Option(
            names = "--log",
            paramLabel = "FILE",
            description = {
                "Add to this file what is to be logged: a start, and messages that make no sense.",
                "Default: standard error in the foreground, nowhere in the background."
            })
    private @Nullable Path log;

    private final Output output;

    /** The command. */
    public ChatServerCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws Exception {
        return foreground ? serve() : BackgroundServer.start(output);
    }

    /** Says on standard output that it is ready, and serves until it is ended. */
    private int serve() throws IOException {
        showLog();
        try (Qnx4 qnx = Qnx4.attach(Qnx4Options.defaults().withJoin(node.options()))) {
            ChatServer server = ChatServer.open(qnx, _ -> {});
            output.data()
                    .println("chat server %d serves %s".formatted(qnx.getpid(), ChatServer.NAME));
            server.serve();
            return Status.OK;
        }
    }

    /** The logger takes standard error as it finds it. */
    private void showLog() throws IOException {
        Path file = log;
        if (file != null) {
            System.setErr(new PrintStream(new FileOutputStream(file.toFile(), true), true));
        }
        Log.show(true);
    }
}
