package dev.parley.chat;

import dev.parley.Errno;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import dev.parley.qnx4.SystemMessage;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * A client with a keyboard and a screen. It waits for two proxies of its own: one is triggered by
 * the server when there is something to fetch, the other by the keyboard.
 *
 * <p>What others say is not shown as long as a line is begun. Owned by one thread.
 */
public final class ChatSession implements AutoCloseable {

    private final Qnx4 qnx;
    private final Entry entry;
    private final PrintWriter screen;
    private final MemorySegment message = MemorySegment.ofArray(new byte[SystemMessage.MOST_BYTES]);
    private final int ready;
    private final int keys;
    private final ChatClient chat;
    private final Keyboard keyboard;
    private boolean rung;
    private boolean over;

    private ChatSession(Qnx4 qnx, String name, Entry entry, PrintWriter screen) throws IOException {
        this.qnx = qnx;
        this.entry = entry;
        this.screen = screen;
        // [start:chat-client-proxies]
        MemorySegment nothing = MemorySegment.ofArray(new byte[0]);
        ready = qnx.qnx_proxy_attach(0, nothing, 0, -1);
        keys = qnx.qnx_proxy_attach(0, nothing, 0, -1);
        chat = ChatClient.open(qnx, name, ready);
        keyboard = Keyboard.open(qnx, keys);
        // [end:chat-client-proxies]
    }

    /**
     * Comes in under a name.
     *
     * @param qnx ends with its owner, not with this
     * @param screen where what others say is printed
     * @throws ChatException as {@link ChatClient#open}
     */
    public static ChatSession open(Qnx4 qnx, String name, Entry entry, PrintWriter screen)
            throws IOException {
        return new ChatSession(qnx, name, entry, screen);
    }

    /**
     * Talks, until the user has had enough, or input ends.
     *
     * @throws ChatException.ServerGone the server is no more
     */
    // [start:chat-client-loop]
    public void run() throws IOException {
        while (!over) {
            int pid = qnx.Receive(0, message);
            if (pid == ready) {
                rung = true;
            } else if (pid == keys) {
                readKeys();
            } else {
                refuse(pid);
            }
            if (rung && !entry.isBegun()) {
                show();
            }
        }
        show();
        chat.close();
    }

    // [end:chat-client-loop]

    /** Nobody has a reason to send to a client. */
    private void refuse(int pid) throws Qnx4Exception {
        try {
            qnx.Reply(pid, SystemMessage.reply(SystemMessage.ENOSYS));
        } catch (Qnx4Exception e) {
            if (e.errno() != Errno.ESRCH) {
                throw e;
            }
        }
    }

    private void show() throws IOException {
        rung = false;
        for (List<String> news = chat.fetch(); !news.isEmpty(); news = chat.fetch()) {
            news.forEach(screen::println);
        }
        screen.flush();
    }

    private void readKeys() throws IOException {
        Optional<String> text = keyboard.read();
        List<Typed> typed = text.isPresent() ? entry.type(text.get()) : entry.end();
        for (Typed one : typed) {
            if (!over) {
                obey(one);
            }
        }
    }

    private void obey(Typed typed) throws IOException {
        switch (typed) {
            case Typed.Line(String text) -> chat.post(text);
            case Typed.End() -> over = true;
        }
    }

    /** Reads no more. Who has not left is missed by the others when his process ends. */
    @Override
    public void close() {
        keyboard.close();
    }
}
