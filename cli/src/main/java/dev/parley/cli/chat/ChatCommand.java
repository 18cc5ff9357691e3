package dev.parley.cli.chat;

import dev.parley.chat.ChatSession;
import dev.parley.chat.Entry;
import dev.parley.chat.LineEditor;
import dev.parley.chat.PlainEntry;
import dev.parley.cli.base.AtExit;
import dev.parley.cli.base.KeyByKey;
import dev.parley.cli.base.NodeOptions;
import dev.parley.cli.base.Output;
import dev.parley.cli.base.Status;
import dev.parley.cli.base.Terminal;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Options;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Talks to others. */
@Command(
        name = "chat",
        description = {
            "Talk to others, by a chat server (see: parley chat-server).",
            "What you type is a line as soon as you begin it: what others say is held back until"
                    + " it is sent, by Enter, or erased, by Ctrl-U. A single dot leaves, as does"
                    + " Ctrl-D. Who is new is told what is still there, up to 500 lines.",
            "If standard input is no terminal, each of its lines is sent, and its end leaves."
        },
        exitCodeList = {
            "0:you have left",
            "1:there is no chat server, or it says no, or it is gone; the reason is on standard error",
            "2:the command line is wrong",
            "130:ended by Ctrl-C; the terminal is as it was"
        })
public final class ChatCommand implements Callable<Integer> {

    @Mixin private final NodeOptions node = new NodeOptions("chat");

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "What the others see, up to 32 bytes. Default: $$USER, else your login.")
    private @Nullable String name;

    private final Output output;

    /** The command. */
    public ChatCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws Exception {
        Optional<Terminal> terminal = Terminal.ofData().filter(Terminal::isInput);
        try (Qnx4 qnx = Qnx4.attach(Qnx4Options.defaults().withJoin(node.options()))) {
            if (terminal.isPresent()) {
                talk(qnx, terminal.get());
            } else {
                talk(qnx, new PlainEntry());
            }
            return Status.OK;
        }
    }

    private void talk(Qnx4 qnx, Terminal terminal) throws Exception {
        KeyByKey keys = AtExit.closing(() -> KeyByKey.open(terminal));
        try (keys) {
            talk(qnx, new LineEditor(output.data(), () -> columns(terminal)));
        }
    }

    private void talk(Qnx4 qnx, Entry entry) throws Exception {
        try (ChatSession session = ChatSession.open(qnx, name(), entry, output.data())) {
            session.run();
        }
    }

    private static int columns(Terminal terminal) {
        return terminal.size().map(Terminal.Size::columns).orElse(Integer.MAX_VALUE);
    }

    private String name() {
        String chosen = name;
        if (chosen != null) {
            return chosen;
        }
        String user = System.getenv("USER");
        return user == null || user.isBlank() ? System.getProperty("user.name") : user;
    }
}
