package dev.parley.examples.feed;

import dev.parley.Closed;
import dev.parley.Interrupted;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.streams.Broadcast;
import dev.parley.streams.StreamOptions;
import dev.parley.streams.StreamPort;
import java.util.Locale;

/**
 * Writes samples at a rate, into one memory that all subscribers map: it costs the same for one and
 * for a hundred. One thread writes, another admits who comes.
 */
public final class FeedServer {

    /** How many samples a subscriber may be behind: 65 ms of a million a second. */
    static final int CAPACITY = 65_536;

    private static final String USAGE = "FeedServer [RATE [SECONDS [SUBSCRIBERS]]]";

    private static final int USUAL_RATE = 1_000_000;
    private static final int MOST_RATE = 10_000_000;
    private static final int USUAL_SECONDS = 10;
    private static final int MOST_SECONDS = 1_000_000;
    private static final int MOST_SUBSCRIBERS = 4096;

    private final StreamPort port;
    private final Broadcast<Sample> samples;
    private final Sensors sensors = new Sensors();

    private FeedServer(StreamPort port, Broadcast<Sample> samples) {
        this.port = port;
        this.samples = samples;
    }

    /** Writes at a rate for so many seconds, once there are so many subscribers; and ends. */
    public static void main(String[] args) throws InterruptedException {
        Arguments.run(USAGE, args, FeedServer::run);
    }

    private static void run(Arguments arguments) throws ParleyException, InterruptedException {
        arguments.requireCount(0, 3);
        int rate = arguments.number(0, "RATE", USUAL_RATE, MOST_RATE);
        long seconds = arguments.number(1, "SECONDS", USUAL_SECONDS, MOST_SECONDS);
        int subscribers = arguments.number(2, "SUBSCRIBERS", 1, MOST_SUBSCRIBERS);
        StreamOptions options = StreamOptions.defaults().withCapacity(CAPACITY);
        try (Parley parley = Parley.join();
                StreamPort port = StreamPort.open(parley, Feed.NAME);
                Broadcast<Sample> samples = Broadcast.create(Sample.TYPE, options)) {
            FeedServer server = new FeedServer(port, samples);
            server.await(subscribers);
            server.write(rate, rate * seconds);
        }
    }

    // [start:feed-server]
    /** Admits so many; from then on whoever comes. */
    private void await(int subscribers) throws Closed, Interrupted {
        for (int i = 0; i < subscribers; i++) {
            port.admit(samples);
        }
        Thread.startVirtualThread(this::admitAll);
    }

    private void admitAll() {
        try {
            while (true) {
                port.admit(samples);
            }
        } catch (Closed | Interrupted _) {
            // The feed is over.
        }
    }

    /** Sleeps, and writes what has become due, again and again, until so many are written. */
    private void write(int rate, long count) throws ParleyException, InterruptedException {
        Pacer pacer = new Pacer(rate, System.nanoTime());
        Speed speed = new Speed(System.nanoTime());
        long left = count;
        while (left > 0) {
            Thread.sleep(1);
            int due = (int) Math.min(left, pacer.due(System.nanoTime()));
            samples.xmitAll(sensors.measure(due));
            left -= due;
            speed.add(due, System.nanoTime()).ifPresent(this::tell);
        }
    }

    // [end:feed-server]

    private void tell(long perSecond) {
        System.out.printf(
                Locale.ROOT, "wrote %,d a second, for %d%n", perSecond, samples.readers());
    }
}
