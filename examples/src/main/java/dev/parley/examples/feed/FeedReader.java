package dev.parley.examples.feed;

import dev.parley.Parley;
import dev.parley.ParleyException;
import java.util.List;
import java.util.Locale;

/** A subscriber that says how fast it reads, what it has missed, and the mean of the values. */
public final class FeedReader {

    private static final String USAGE = "FeedReader [wait|skip]";

    private final Feed feed;
    private long read;
    private double sum;

    private FeedReader(Feed feed) {
        this.feed = feed;
    }

    /** Reads the feed until it ends. */
    public static void main(String[] args) throws InterruptedException {
        Arguments.run(USAGE, args, FeedReader::run);
    }

    private static void run(Arguments arguments) throws ParleyException {
        arguments.requireCount(0, 1);
        WhenSlow whenSlow = whenSlow(arguments.text(0, "wait"));
        try (Parley parley = Parley.join();
                Feed feed = Feed.subscribe(parley, whenSlow)) {
            new FeedReader(feed).read();
        }
    }

    private static WhenSlow whenSlow(String text) {
        return switch (text) {
            case "wait" -> WhenSlow.WAIT;
            case "skip" -> WhenSlow.SKIP;
            default -> throw new IllegalArgumentException("neither wait nor skip: " + text);
        };
    }

    // [start:feed-reader]
    private void read() throws ParleyException {
        Speed speed = new Speed(System.nanoTime());
        List<Sample> samples = feed.next();
        while (!samples.isEmpty()) {
            samples.forEach(this::take);
            speed.add(samples.size(), System.nanoTime()).ifPresent(rate -> say("a second", rate));
            samples = feed.next();
        }
        say("in all", read);
    }

    private void take(Sample sample) {
        read++;
        sum += sample.value();
    }

    // [end:feed-reader]

    private void say(String when, long count) {
        System.out.printf(
                Locale.ROOT,
                "read %,d %s, missed %,d, mean %.4f%n",
                count,
                when,
                feed.missed(),
                sum / read);
    }
}
