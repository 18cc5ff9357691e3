package dev.parley.examples.sync;

import dev.parley.Errno;
import dev.parley.Member;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Request;
import java.util.HashSet;
import java.util.Set;

/**
 * A semaphore of a number of units. Knows who holds each, so that it comes back when its holder is
 * gone. Owned by the thread that serves.
 */
public final class SemaphoreServer extends SyncServer {

    /** The status of a reply to who has a unit. */
    static final int GRANTED = 0;

    /** The status of a reply to who only tried. */
    static final int NONE_FREE = 1;

    private final int units;
    private final Set<Ticket> held = new HashSet<>();
    private final Line line = new Line();

    /** All units are free. */
    public SemaphoreServer(int units) {
        this.units = units;
    }

    /** Serves under a name as many units as the arguments say. */
    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                Port port = parley.open(args[0])) {
            new SemaphoreServer(Integer.parseInt(args[1])).serve(port);
        }
    }

    // [start:semaphore]
    @Override
    void answer(Request request, SyncRequest asked) {
        Ticket ticket = new Ticket(request.sender(), asked.ticket());
        switch (asked.verb()) {
            case SyncRequest.ACQUIRE -> line.add(ticket, request);
            case SyncRequest.TRY -> tryAcquire(ticket, request);
            case SyncRequest.RELEASE -> release(ticket, request);
            default -> request.fail(Errno.ENOSYS);
        }
    }

    @Override
    void settle() {
        line.forgetLeavers();
        while (held.size() < units && !line.isEmpty()) {
            line.admitFirst(GRANTED).ifPresent(held::add);
        }
    }

    @Override
    void forget(Member client) {
        held.removeIf(ticket -> ticket.owner().equals(client));
    }

    private void release(Ticket ticket, Request request) {
        if (held.remove(ticket)) {
            request.reply(NOTHING);
        } else {
            request.fail(Errno.EPERM);
        }
    }

    // [end:semaphore]

    @Override
    int[] look() {
        return new int[] {units - held.size(), line.length()};
    }

    private void tryAcquire(Ticket ticket, Request request) {
        boolean isFree = held.size() < units && line.isEmpty();
        if (!isFree) {
            request.reply(NONE_FREE, NOTHING);
        } else if (request.reply(GRANTED, NOTHING)) {
            held.add(ticket);
        }
    }
}
