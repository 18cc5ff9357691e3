package dev.parley.link;

import dev.parley.sleep.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When a thread that waits has it looked at whether that is in vain: after a moment, then ever more
 * seldom. Only a thread that serves others can be in a circle, and one whose time is limited will
 * get out of it; so for clients nobody ever looks.
 *
 * <p>Owned by who claimed the slot.
 */
final class Suspecting {

    private static final Duration MOMENT = Duration.ofMillis(250);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private @Nullable Suspicion who;
    private long next = Deadline.NEVER;
    private long pauseNanos;

    /** A wait begins. */
    void begin(@Nullable Suspicion looks, boolean isServer, boolean hasEnd) {
        boolean mayBeInVain = looks != null && isServer && !hasEnd;
        who = mayBeInVain ? looks : null;
        pauseNanos = MOMENT.toNanos();
        next = mayBeInVain ? Deadline.after(MOMENT) : Deadline.NEVER;
    }

    /** A sleep ends by then. */
    long nextLook(long look) {
        return Deadline.earlier(look, next);
    }

    /** It still waits. */
    void look(ClientSlot slot, boolean isReceived) {
        Suspicion looks = who;
        if (looks != null && Deadline.hasPassed(next)) {
            pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
            next = Deadline.after(Duration.ofNanos(pauseNanos));
            if (!isReceived) {
                looks.suspect(slot, slot.generation(), Thread.currentThread());
            }
        }
    }
}
