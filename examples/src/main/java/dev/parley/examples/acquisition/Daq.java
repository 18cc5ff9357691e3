package dev.parley.examples.acquisition;

import dev.parley.Errno;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import dev.parley.qnx4.SystemMessage;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Data acquisition, as programs see it: what C would have as {@code daq_open}, {@code daq_read},
 * {@code daq_control} and {@code daq_close}. A process has one open. Used by one thread at a time.
 *
 * <p>All may throw {@link Qnx4Exception}. ESRCH: the server is gone. EINTR: the thread was
 * interrupted, and the server may have detached the channels; close this, and open it again.
 */
public final class Daq implements AutoCloseable {

    /** What the server is called. */
    public static final String NAME = "/acme/daq";

    /** They are numbered from 0 on. */
    public static final int CHANNELS = 16;

    /** How often channels can be measured, in a second. */
    public static final int MOST_RATE = 1_000;

    /** How many scans may be read at once. */
    public static final int MOST_SCANS = 256;

    private final Qnx4 qnx;
    private final int server;
    private final int channelCount;

    private Daq(Qnx4 qnx, int server, int channelCount) {
        this.qnx = qnx;
        this.server = server;
        this.channelCount = channelCount;
    }

    // [start:daq]
    /**
     * Attaches channels to this process: nobody else has them until it closes this, or ends.
     *
     * @throws DaqException EBUSY, another process has one of them, or this one has something open;
     *     EAGAIN, there are too many clients
     */
    public static Daq open(Qnx4 qnx, int... channels) throws IOException {
        int server = qnx.qnx_name_locate(0, NAME, 0);
        int bits = bits(channels);
        Daq daq = new Daq(qnx, server, Integer.bitCount(bits));
        daq.ask(new DaqRequest.Open(bits), 0);
        return daq;
    }

    /**
     * The next scans: of each the value of each channel, in millivolts, by the channels' numbers.
     *
     * @param scans 1 to {@value #MOST_SCANS}
     * @throws DaqException EBADF, the channels are detached
     */
    public int[] read(int scans) throws IOException {
        requireWithin("scans", scans, MOST_SCANS);
        MemorySegment reply = ask(new DaqRequest.Read(scans), scans * channelCount);
        return DaqReply.readValues(reply);
    }

    /**
     * How often the channels are measured from now on, in a second.
     *
     * @param rate 1 to {@value #MOST_RATE}, which it is at first
     */
    public void control(int rate) throws IOException {
        requireWithin("rate", rate, MOST_RATE);
        ask(new DaqRequest.Control(rate), 0);
    }

    /** Detaches the channels, if there are any still. */
    @Override
    public void close() throws IOException {
        ask(new DaqRequest.Close(), 0);
    }

    private MemorySegment ask(DaqRequest request, int values) throws IOException {
        MemorySegment reply = DaqReply.room(values);
        qnx.Send(server, request.encode(), reply);
        int status = DaqReply.status(reply);
        if (status != SystemMessage.EOK) {
            throw new DaqException(Errno.of(status).orElse(Errno.EIO), request.toString());
        }
        return reply;
    }

    // [end:daq]

    private static int bits(int... channels) {
        int bits = 0;
        for (int channel : channels) {
            if (channel < 0 || channel >= CHANNELS) {
                throw new IllegalArgumentException(
                        "channel must be 0 to %d, channel=%d".formatted(CHANNELS - 1, channel));
            }
            bits |= 1 << channel;
        }
        if (bits == 0) {
            throw new IllegalArgumentException("there must be a channel");
        }
        return bits;
    }

    private static void requireWithin(String name, int number, int most) {
        if (number < 1 || number > most) {
            throw new IllegalArgumentException(
                    "%s must be 1 to %d, %s=%d".formatted(name, most, name, number));
        }
    }
}
