package dev.parley.cli.demo.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Errno;
import dev.parley.Request;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** One who is in the room, as the room sees it. Owned by the thread that serves the room. */
final class Guest {

    /** Who does not listen misses the oldest: the room must not grow by it. */
    static final int MOST_UNHEARD = 100;

    private final String name;
    private final Queue<String> unheard = new ArrayDeque<>();

    /** Its request for what comes next, not replied yet; it is blocked meanwhile. */
    private @Nullable Request waiting;

    Guest(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Keeps a request for what comes next, and replies as soon as there is something. */
    void listen(Request request) {
        Request older = waiting;
        if (older != null) {
            older.fail(Errno.ECANCELED); // one thread listens; if it gave up, this reaches nobody
        }
        waiting = request;
        deliver();
    }

    void tell(String line) {
        if (unheard.size() == MOST_UNHEARD) {
            unheard.remove();
        }
        unheard.add(line);
        deliver();
    }

    /** Nothing comes any more. */
    void dismiss() {
        Request last = waiting;
        if (last != null) {
            last.reply(ChatRoom.OVER, new byte[0]);
            waiting = null;
        }
    }

    private void deliver() {
        Request listener = waiting;
        String line = unheard.peek();
        if (listener == null || line == null) {
            return;
        }
        waiting = null;
        if (listener.reply(line.getBytes(UTF_8))) {
            unheard.remove();
        } // else it has given up waiting, and may ask again
    }
}
