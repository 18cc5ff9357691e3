package dev.parley.examples.meter;

import dev.parley.Burst;
import dev.parley.Errno;
import dev.parley.Notice;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Proxy;
import dev.parley.Pulse;
import dev.parley.Request;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the litres that a device tells of, one by one, and tells clients who wait.
 *
 * <p>{@link #litre} may be called by any thread; all else is owned by the thread that serves.
 */
public final class MeterServer {

    /** A client that waits until more has flowed than it knows of. */
    private record Reader(Request request, long known) {}

    private final Port port;
    private final Proxy flow;
    private final Burst litres;
    private final List<Reader> readers = new ArrayList<>();
    private long total;

    /**
     * A meter that has not seen anything flow.
     *
     * @param events so many litres make a message
     * @param delay or those that there are, when the first is as old as that
     */
    public MeterServer(Port port, int events, Duration delay) throws ParleyException {
        this.port = port;
        flow = port.proxy(new byte[0]);
        litres = new Burst(flow, events, delay);
    }

    // [start:meter-server]
    /** A litre has flowed: what the device calls, as often as it likes. Never blocks. */
    public void litre() throws ParleyException {
        litres.event();
    }

    /** Serves until the port is closed, which is how it ends: {@link dev.parley.Closed}. */
    public void serve() throws ParleyException {
        while (true) {
            switch (port.receive()) {
                case Proxy proxy when proxy == flow -> count(litres.take());
                case Request request -> take(request);
                case Notice.ClientGone _ -> readers.removeIf(reader -> isOver(reader.request()));
                case Pulse _, Proxy _, Notice _ -> {} // it asked for none of these
            }
        }
    }

    private void count(long more) {
        total += more;
        readers.removeIf(reader -> reader.known() < total && tell(reader.request()));
    }

    private void take(Request request) {
        if (request.size() != Meter.SIZE_BYTES) {
            request.fail(Errno.EINVAL);
            return;
        }
        long known = ByteBuffer.wrap(request.bytes()).getLong();
        if (known < total) {
            tell(request);
        } else {
            readers.add(new Reader(request, known));
        }
    }

    // [end:meter-server]

    /** Always true: whoever was told, or is gone, waits no more. */
    private boolean tell(Request request) {
        request.reply(ByteBuffer.allocate(Meter.SIZE_BYTES).putLong(total).array());
        return true;
    }

    /** Whoever has left is answered all the same, to give back what his request holds. */
    private static boolean isOver(Request request) {
        return request.abandoned() && !request.fail(Errno.ECANCELED);
    }
}
