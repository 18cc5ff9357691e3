package dev.parley.examples.sync;

import dev.parley.Errno;
import dev.parley.Member;
import dev.parley.Notice;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Proxy;
import dev.parley.Pulse;
import dev.parley.Request;
import java.nio.ByteBuffer;

/**
 * What the servers of this package have in common: after everything that they receive they look
 * whether somebody who waits can go on. Owned by the thread that serves.
 */
abstract sealed class SyncServer permits SemaphoreServer, MonitorServer, BoundedQueueServer {

    static final byte[] NOTHING = {};

    // [start:sync-server]
    /** Serves until the port is closed, which is how it ends: {@link dev.parley.Closed}. */
    public final void serve(Port port) throws ParleyException {
        while (true) {
            switch (port.receive()) {
                case Request request ->
                        SyncRequest.decode(request)
                                .ifPresentOrElse(
                                        asked -> take(request, asked),
                                        () -> request.fail(Errno.EINVAL));
                case Notice.ClientGone(Member client) -> forget(client);
                case Pulse _, Proxy _, Notice _ -> {} // it asked for none of these
            }
            settle();
        }
    }

    /** Replies, or keeps the request in a line. */
    abstract void answer(Request request, SyncRequest asked);

    /** A client is gone: what it held, it holds no more. */
    abstract void forget(Member client);

    /** Forgets who has left its line, and replies to who need not wait any more. */
    abstract void settle();

    // [end:sync-server]

    /** What it is like now, in numbers. */
    abstract int[] look();

    private void take(Request request, SyncRequest asked) {
        if (asked.verb() == SyncRequest.LOOK) {
            tell(request, look());
        } else {
            answer(request, asked);
        }
    }

    private static void tell(Request request, int... numbers) {
        ByteBuffer reply = ByteBuffer.allocate(numbers.length * Integer.BYTES);
        reply.asIntBuffer().put(numbers);
        request.reply(0, reply);
    }
}
