package dev.parley.link;

import dev.parley.linux.ErrnoException;
import dev.parley.sleep.Deadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The way of a request that is forwarded: the client itself sends it over the next link, and over
 * the one after that, while the server that had it keeps nothing. The request stays where it was
 * first sent until the last reply is there.
 *
 * <p>Owned by who claimed the slot.
 */
final class Following {

    /**
     * A slot is waited for so long at most, while that of the first link is held: those who hold
     * the ones may wait for the others.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ClientSlot origin;

    /** The slot that brought the last reply; null: the origin. */
    private @Nullable ClientSlot last;

    /** The same, also once it was given back. */
    private @Nullable ClientSlot lastSent;

    Following(ClientSlot origin) {
        this.origin = origin;
    }

    /** The slot over which it was sent last; null: the origin. */
    @Nullable ClientSlot lastSent() {
        return lastSent;
    }

    @Nullable ClientSlot last() {
        return last;
    }

    /** Blocks until there is a reply, or none is to come. */
    Outcome follow(long replyRoomBytes, long deadline) {
        Outcome outcome = Outcome.FORWARDED;
        for (int hops = 1; outcome == Outcome.FORWARDED; hops++) {
            outcome = next(last == null ? origin : last, hops, replyRoomBytes, deadline);
        }
        if (outcome != Outcome.REPLIED && outcome != Outcome.FAILED) {
            letGo();
        }
        return outcome.onceForwarded();
    }

    private Outcome next(ClientSlot from, int hops, long replyRoomBytes, long deadline) {
        if (hops > LinkLayout.MOST_HOPS) {
            from.link().violated("forwarded more than %d times".formatted(LinkLayout.MOST_HOPS));
            return Outcome.VIOLATED_HELD;
        }
        if (origin.hasGivenAway()) {
            from.link().violated("forwarded what was given away");
            return Outcome.VIOLATED_HELD;
        }
        ClientLink link = from.forwardLink();
        if (link == null) {
            return isClosedHere(from.link()) ? Outcome.CLOSED_HELD : Outcome.PEER_DIED_HELD;
        }
        letGo(); // before another is waited for: two that do so for each other would do it for ever
        Departure departure = origin.departure();
        long end = departure.firstDeadline(deadline);
        long patience = Deadline.earlier(end, Deadline.after(PATIENCE));
        ClientSlot slot = link.claim(patience, departure.cancelled());
        if (slot == null) {
            boolean isCancelled = departure.cancelled().get();
            return link.whyNothing(end, isCancelled ? Outcome.CLOSED_HELD : Outcome.NO_SLOT);
        }
        last = slot;
        lastSent = slot;
        try {
            return slot.sendOn(origin, hops, replyRoomBytes, deadline);
        } catch (ErrnoException _) {
            return Outcome.NO_MEMORY;
        } finally {
            if (link.ending() != null) {
                from.link().forwards().lost(link);
            }
        }
    }

    /** Whether this process itself has closed what it was sent on: then nobody has died. */
    private boolean isClosedHere(ClientLink from) {
        return origin.departure().cancelled().get() || from.ending() == Leave.CLOSED_HERE;
    }

    /** Another request begins. */
    void begin() {
        letGo();
        lastSent = null;
    }

    /** The reply is not needed any more. */
    void letGo() {
        ClientSlot slot = last;
        if (slot != null) {
            last = null;
            slot.link().release(slot);
        }
    }
}
