package dev.parley.link;

import dev.parley.link.LinkFrame.Header;
import dev.parley.link.LinkFrame.Kind;
import dev.parley.link.LinkRights.Message;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.wire.MalformedFrame;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The side that is given: keeps what was shown until its message is taken in, one at a time for
 * each slot; what comes next for a slot replaces it. The other side may be hostile.
 *
 * <p>Thread-safe.
 */
final class RightsReceiver {

    /** Of one link, kept for messages that are not taken in yet; more are refused. */
    private static final int MOST_DESCRIPTORS = 64;

    /**
     * Of this process, for messages of all links, until somebody takes them; more are refused.
     * Whoever sends some does not use up all that it may have.
     */
    private static final Semaphore FREE_DESCRIPTORS = new Semaphore(1_024);

    private final LinkRights rights;

    /** By the slot; guarded by this. */
    private final Map<Integer, Kept> kept = new HashMap<>();

    /** What came with messages that were taken in, and is not over; guarded by this. */
    private final Set<ArrivedRights> taken = new HashSet<>();

    /** Requests that this side wants to answer, and no word yet; guarded by this. */
    private final Map<Wanted, CompletableFuture<Integer>> wanted = new HashMap<>();

    private boolean over; // guarded by this

    /**
     * What waits for its message.
     *
     * @param number which of those that were shown for it
     */
    private record Kept(int number, ArrivedRights rights) {}

    private record Wanted(Message message, int place) {}

    RightsReceiver(LinkRights rights) {
        this.rights = rights;
    }

    /** On the background thread: the rights of a message that is about to come. */
    void shown(Message message, int number, int errno, MemorySegment bytes, List<Fd> descriptors) {
        int refusal = errno != 0 ? errno : keep(message, number, bytes, descriptors);
        rights.say(Kind.RIGHTS_KEPT, message, new Header(refusal, 0, number));
    }

    private int keep(Message message, int number, MemorySegment bytes, List<Fd> descriptors) {
        List<RightEntry> entries;
        try {
            entries = RightEntry.decode(bytes);
        } catch (MalformedFrame e) {
            rights.link().violated("rights that make no sense: " + e.getMessage());
            return ErrnoException.EINVAL;
        }
        long expected =
                entries.stream()
                        .filter(entry -> entry.kind() == RightEntry.Kind.DESCRIPTOR)
                        .count();
        if (descriptors.size() != expected) {
            return ErrnoException.EMFILE; // this process has as many as it may
        }
        ArrivedRights arrived = new ArrivedRights(this, message, entries, descriptors);
        synchronized (this) {
            if (over) {
                return ErrnoException.EPIPE;
            }
            Kept before = kept.remove(message.slot()); // of a message that never came
            if (before != null) {
                before.rights.withdraw();
            }
            if (keptDescriptors() + descriptors.size() > MOST_DESCRIPTORS
                    || !FREE_DESCRIPTORS.tryAcquire(descriptors.size())) {
                return ErrnoException.EAGAIN;
            }
            kept.put(message.slot(), new Kept(number, arrived));
        }
        descriptors.clear(); // taken
        return 0;
    }

    /** One that was kept is somebody's, or is closed. */
    static void keepsNoMore() {
        FREE_DESCRIPTORS.release();
    }

    private long keptDescriptors() {
        return kept.values().stream().mapToLong(one -> one.rights.descriptorCount()).sum();
    }

    /** On the background thread: its message was not received, and they are not given. */
    synchronized void withdrawn(Message message, int number) {
        Kept one = kept.get(message.slot());
        if (one != null && one.number == number && one.rights.message().equals(message)) {
            kept.remove(message.slot());
            one.rights.withdraw();
        }
    }

    /** The message is being taken in. */
    synchronized @Nullable ArrivedRights take(Message message) {
        Kept one = kept.get(message.slot());
        if (one == null || !one.rights.message().equals(message)) {
            return null;
        }
        kept.remove(message.slot());
        taken.add(one.rights);
        return one.rights;
    }

    /** Nothing of them is left to be let go. */
    synchronized void isOver(ArrivedRights rights) {
        taken.remove(rights);
    }

    /** The message will not be taken in, and its sender does not know. */
    void forget(Message message) {
        ArrivedRights unwanted = take(message);
        if (unwanted != null) {
            unwanted.close();
        }
    }

    /** Asks for a request that was passed: it shall come to the port that the right leads to. */
    CompletableFuture<Integer> wantAnswer(Message message, int place, long rightId) {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        synchronized (this) {
            if (over) {
                answer.complete(ErrnoException.EPIPE);
                return answer;
            }
            wanted.put(new Wanted(message, place), answer);
        }
        rights.say(Kind.ANSWER_WANTED, message, new Header(0, place, rightId));
        return answer;
    }

    /** On the background thread: it is on its way, or why not. */
    void answerComes(Message message, int place, int errno) {
        CompletableFuture<Integer> answer;
        synchronized (this) {
            answer = wanted.remove(new Wanted(message, place));
        }
        if (answer == null) {
            rights.link().violated("an answer that nobody wants comes, place=" + place);
        } else {
            answer.complete(errno);
        }
    }

    /** The message is over, and not all requests that came with it were wanted. */
    void leave(Message message) {
        rights.say(Kind.RIGHTS_LEFT, message, Header.NONE);
    }

    /** Lets go of rights to ports. */
    void drop(List<Long> rightIds) {
        rights.drop(rightIds);
    }

    /** The number of the link. */
    long linkId() {
        return rights.link().id();
    }

    /** Nothing comes any more; what has come may still be taken in. */
    void end() {
        List<CompletableFuture<Integer>> unanswered;
        synchronized (this) {
            over = true;
            unanswered = List.copyOf(wanted.values());
            wanted.clear();
        }
        if (!unanswered.isEmpty()) {
            // On a thread of its own: who waits for them may let go of more.
            Thread.ofVirtual()
                    .start(
                            () ->
                                    unanswered.forEach(
                                            answer -> answer.complete(ErrnoException.EPIPE)));
        }
    }

    /**
     * Nobody takes in anything any more: what is kept goes.
     *
     * @param withTaken also what came with messages that were taken in
     */
    void retire(boolean withTaken) {
        List<ArrivedRights> rest = new ArrayList<>();
        synchronized (this) {
            kept.values().forEach(one -> rest.add(one.rights));
            kept.clear();
            if (withTaken) {
                rest.addAll(taken);
                taken.clear();
            }
        }
        rest.forEach(ArrivedRights::close);
    }
}
