package dev.parley.examples.feed;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** How many a second, told about once a second. Owned by one thread. */
final class Speed {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private long since;
    private long count;

    /**
     * @param now the time from which on it counts, in nanoseconds
     */
    Speed(long now) {
        since = now;
    }

    /** So many more. Empty: it is too early to tell. */
    OptionalLong add(int more, long now) {
        count += more;
        long elapsed = now - since;
        if (elapsed < SECOND) {
            return OptionalLong.empty();
        }
        long perSecond = Math.round((double) count * SECOND / elapsed);
        since = now;
        count = 0;
        return OptionalLong.of(perSecond);
    }
}
