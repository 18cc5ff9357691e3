package dev.parley.examples.sync;

import dev.parley.Errno;
import dev.parley.Member;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Request;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A monitor with one condition. Who waits for the condition stands in one line, who wants to enter
 * in another; a signal moves a request from the one to the other, and its sender does not notice.
 *
 * <p>Owned by the thread that serves.
 */
public final class MonitorServer extends SyncServer {

    /** The status of a reply to who is inside now. */
    static final int INSIDE = 0;

    /** The same, and whoever was inside before died there. */
    static final int AFTER_DEATH = 1;

    private final Line entering = new Line();
    private final Line waiting = new Line();
    private @Nullable Ticket inside;
    private boolean afterDeath;

    /** Nobody is inside. */
    public MonitorServer() {}

    /** Serves under the name that the argument says. */
    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                Port port = parley.open(args[0])) {
            new MonitorServer().serve(port);
        }
    }

    // [start:monitor]
    @Override
    void answer(Request request, SyncRequest asked) {
        Ticket ticket = new Ticket(request.sender(), asked.ticket());
        if (asked.verb() == SyncRequest.ENTER) {
            entering.add(ticket, request);
        } else if (ticket.equals(inside)) {
            answerInside(ticket, request, asked.verb());
        } else {
            request.fail(Errno.EPERM);
        }
    }

    private void answerInside(Ticket ticket, Request request, int verb) {
        switch (verb) {
            case SyncRequest.AWAIT -> {
                waiting.add(ticket, request);
                inside = null;
            }
            case SyncRequest.SIGNAL -> {
                if (!waiting.isEmpty()) {
                    waiting.moveFirst(entering);
                }
                request.reply(NOTHING);
            }
            case SyncRequest.SIGNAL_ALL -> {
                waiting.moveAll(entering);
                request.reply(NOTHING);
            }
            case SyncRequest.EXIT -> {
                inside = null;
                request.reply(NOTHING);
            }
            default -> request.fail(Errno.ENOSYS);
        }
    }

    @Override
    void settle() {
        forgetLeavers();
        while (inside == null && !entering.isEmpty()) {
            Optional<Ticket> next = entering.admitFirst(afterDeath ? AFTER_DEATH : INSIDE);
            next.ifPresentOrElse(this::nowInside, this::wakeAll);
        }
    }

    // [end:monitor]

    private void nowInside(Ticket ticket) {
        inside = ticket;
        afterDeath = false;
    }

    // [start:monitor-death]
    /** Whoever died inside has left things as they were at that moment. */
    @Override
    void forget(Member client) {
        if (inside != null && inside.owner().equals(client)) {
            inside = null;
            afterDeath = true;
            wakeAll();
        }
    }

    private void forgetLeavers() {
        waiting.forgetLeavers();
        if (entering.forgetLeavers()) {
            wakeAll();
        }
    }

    /** Somebody may have taken a signal along: so all look for themselves. */
    private void wakeAll() {
        waiting.moveAll(entering);
    }

    // [end:monitor-death]

    @Override
    int[] look() {
        return new int[] {inside == null ? 0 : 1, entering.length(), waiting.length()};
    }
}
