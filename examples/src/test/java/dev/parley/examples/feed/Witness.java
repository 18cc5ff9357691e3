package dev.parley.examples.feed;

import dev.parley.Parley;
import dev.parley.ParleyException;
import java.util.List;

/** Reads the feed, and sees to it that numbers come in order, none of them twice. */
final class Witness {

    private final Feed feed;
    private final WhenSlow whenSlow;
    private long read;
    private long next;

    /** Of a feed from its first sample on. */
    Witness(Feed feed, WhenSlow whenSlow) {
        this.feed = feed;
        this.whenSlow = whenSlow;
    }

    /** Reads what comes first, says so, and goes on when it is told to; says what it has seen. */
    public static void main(String[] args) throws Exception {
        WhenSlow whenSlow = WhenSlow.valueOf(args[0]);
        try (Parley parley = Parley.join();
                Feed feed = Feed.subscribe(parley, whenSlow)) {
            Witness witness = new Witness(feed, whenSlow);
            witness.readUntil(1);
            System.out.println("begun");
            System.in.read();
            witness.readUntil(Long.MAX_VALUE);
            System.out.println(witness.read + " " + feed.missed());
        }
    }

    /** Reads until it has so many, or the feed is over; how many it has. */
    long readUntil(long enough) throws ParleyException {
        while (read < enough) {
            List<Sample> samples = feed.next();
            if (samples.isEmpty()) {
                break;
            }
            samples.forEach(this::take);
        }
        return read;
    }

    private void take(Sample sample) {
        boolean isInOrder =
                whenSlow == WhenSlow.WAIT ? sample.number() == next : sample.number() >= next;
        if (!isInOrder) {
            throw new AssertionError("%s came in place of %d".formatted(sample, next));
        }
        next = sample.number() + 1;
        read++;
    }
}
