package dev.parley.link;

import dev.parley.link.LinkFrame.Body;
import dev.parley.link.LinkFrame.Header;
import dev.parley.link.LinkFrame.Kind;
import dev.parley.link.LinkRights.Message;
import dev.parley.linux.ErrnoException;
import dev.parley.sleep.Deadline;
import dev.parley.wire.PassedRight;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The side that gives: shows what goes with a message, and keeps the requests that are passed until
 * the other side wants to answer them.
 *
 * <p>Thread-safe. Until a message is settled by the thread that sends it, its requests are that
 * thread's to take back, also when the link has ended.
 */
final class RightsGiver {

    private final LinkRights rights;

    /** Shown, until nothing is left that the other side could want; guarded by this. */
    private final Map<Message, Showing> showings = new HashMap<>();

    /** Of those that were withdrawn, and no word came on them: their numbers; guarded by this. */
    private final Set<Integer> unheard = new HashSet<>();

    /** Done while there are none of these: else nothing more is shown; guarded by this. */
    private CompletableFuture<Boolean> heard = CompletableFuture.completedFuture(true);

    /** Whether one of these was waited for in vain, for as long as it may take; guarded by this. */
    private boolean silent;

    private int lastNumber; // guarded by this
    private boolean over; // guarded by this

    /** What goes with one message; guarded by the {@link RightsGiver}. */
    static final class Showing {

        private final Message message;

        /** Tells it from what was shown for the same message before, and withdrawn. */
        private final int number;

        private final CompletableFuture<Integer> answer = new CompletableFuture<>();

        /** Those that nobody wants yet, by their places. */
        private final Map<Integer, Held> requests;

        /** How many are wanted, and not on their way yet. */
        private int underWay;

        private boolean isPosted;
        private boolean isLate;
        private boolean isGiven;

        /** The other side wants no more of them. */
        private boolean isLeft;

        Showing(Message message, int number, Map<Integer, Held> requests) {
            this.message = message;
            this.number = number;
            this.requests = new HashMap<>(requests);
        }

        /** Takes out what is left. */
        List<Held> takeAll() {
            List<Held> rest = List.copyOf(requests.values());
            requests.clear();
            return rest;
        }

        boolean isOver() {
            return isGiven && requests.isEmpty() && underWay == 0;
        }
    }

    RightsGiver(LinkRights rights) {
        this.rights = rights;
    }

    /**
     * Shows what is to go with a message. Blocks until the other side's background thread has
     * answered, or it is not to be waited for any more.
     *
     * @param isOver whether not to wait any more, looked at now and then
     */
    ShownRights show(Message message, GivenRights given, long deadline, BooleanSupplier isOver) {
        Showing showing = begin(message, given);
        Integer errno = ErrnoException.EPIPE;
        if (post(showing, given, deadline, isOver)) {
            errno = Answers.await(showing.answer, deadline, isOver);
            showing.isLate = errno == null && Deadline.hasPassed(deadline);
        } else if (!isEnded()) {
            errno = null;
        }
        return new ShownRights(this, showing, errno == null ? ErrnoException.ETIMEDOUT : errno);
    }

    private synchronized Showing begin(Message message, GivenRights given) {
        Showing showing = new Showing(message, ++lastNumber, given.requests());
        showings.put(message, showing);
        return showing;
    }

    /** False: nobody hears it. */
    private boolean post(
            Showing showing, GivenRights given, long deadline, BooleanSupplier isOver) {
        CompletableFuture<Boolean> before = heard();
        boolean isHeard = before.isDone() || Answers.await(before, deadline, isOver) != null;
        synchronized (this) {
            showing.isPosted = isHeard && !over;
            if (!showing.isPosted) {
                given.close();
                return false;
            }
        }
        Body body =
                new Body(
                        RightEntry.encode(given.entries()),
                        0,
                        (long) given.entries().size() * RightEntry.BYTES);
        rights.link()
                .sender()
                .post(
                        new LinkFrame(
                                Kind.RIGHTS,
                                showing.message.slot(),
                                showing.message.generation(),
                                new Header(0, 0, showing.number),
                                body,
                                given.descriptors()));
        return true;
    }

    private synchronized CompletableFuture<Boolean> heard() {
        return heard;
    }

    /** Whether no word came on something in time, and none has come since. */
    synchronized boolean isSilent() {
        return silent;
    }

    /** Whether nothing is kept, for tests. */
    synchronized boolean isEmpty() {
        return showings.isEmpty();
    }

    private synchronized boolean isEnded() {
        return over;
    }

    /** On the background thread: the other side keeps them, or says why not; perhaps too late. */
    synchronized void kept(Message message, int number, int errno) {
        Showing showing = showings.get(message);
        if (showing != null && showing.number == number) {
            showing.answer.complete(errno);
        }
        if (unheard.remove(number) && unheard.isEmpty()) {
            silent = false;
            heard.complete(true);
        }
    }

    /** The message was not received: nothing of it is given. */
    Set<Integer> withdraw(Showing showing) {
        Set<Integer> returned;
        synchronized (this) { // before the other side says that it lets go
            showings.remove(showing.message, showing);
            returned = Set.copyOf(showing.requests.keySet());
            if (showing.isPosted && !showing.answer.isDone() && !over) {
                unheard.add(showing.number);
                silent |= showing.isLate;
                heard = heard.isDone() ? new CompletableFuture<>() : heard;
            }
        }
        if (showing.isPosted) {
            rights.say(Kind.RIGHTS_WITHDRAWN, showing.message, new Header(0, 0, showing.number));
        }
        return returned;
    }

    /** The message was received, or may have been. */
    void given(Showing showing) {
        List<Held> deserted;
        synchronized (this) {
            showing.isGiven = true;
            deserted = over ? showing.takeAll() : List.of();
            removeIfOver(showing);
        }
        deserted.forEach(Held::desert);
    }

    private void removeIfOver(Showing showing) {
        if (showing.isOver()) {
            showings.remove(showing.message, showing);
        }
    }

    /** On the background thread: what was not taken is let go. */
    void left(Message message) {
        List<Held> rest;
        synchronized (this) {
            Showing showing = showings.get(message);
            if (showing == null) {
                return;
            }
            showing.isLeft = true;
            rest = showing.takeAll();
            removeIfOver(showing);
        }
        rest.forEach(Held::cancel);
    }

    /** On the background thread: a request that was passed is to be answered at a port. */
    void answerWanted(Message message, int place, long rightId) {
        Showing showing;
        Held request = null;
        synchronized (this) {
            showing = showings.get(message);
            if (showing != null) {
                request = showing.requests.remove(place);
                showing.underWay += request == null ? 0 : 1;
            }
        }
        if (showing == null || request == null) {
            rights.link().violated("wants to answer what was not passed, place=" + place);
            return;
        }
        Showing from = showing;
        Held wanted = request;
        Thread.ofVirtual().start(() -> passOn(from, place, wanted, rightId));
    }

    private void passOn(Showing showing, int place, Held request, long rightId) {
        Forwards.Followed followed = follow(request, rightId);
        boolean isOver = followed.linkId() != 0; // on its way, or its sender is gone
        int errno = followed.errno();
        if (isOver) {
            errno = request.forward(followed.linkId()) ? 0 : ErrnoException.ESRCH;
        } else if (errno == 0 || errno == ErrnoException.ESRCH) {
            errno = ErrnoException.EPROTO; // in the words of its sender
        }
        arrived(showing, place, isOver ? null : request);
        rights.say(Kind.ANSWER_COMES, showing.message, new Header(errno, place, 0));
    }

    private Forwards.Followed follow(Held request, long rightId) {
        Granting granting = rights.granting();
        return granting == null
                ? new Forwards.Followed(0, ErrnoException.ENOSYS)
                : granting.passOn(request, new PassedRight(rights.link().id(), rightId));
    }

    /**
     * It was tried.
     *
     * @param request that is not on its way, and may be wanted once more, unless nobody is there to
     *     want it; null: there is none
     */
    private void arrived(Showing showing, int place, @Nullable Held request) {
        boolean isDeserted = false;
        boolean isCancelled = false;
        synchronized (this) {
            showing.underWay--;
            if (request != null) {
                boolean isWithdrawn = !showing.equals(showings.get(showing.message));
                isDeserted = over && !isWithdrawn;
                isCancelled = !isDeserted && (isWithdrawn || showing.isLeft);
                if (!isDeserted && !isCancelled) {
                    showing.requests.put(place, request);
                }
            }
            removeIfOver(showing);
        }
        if (request != null && isDeserted) {
            request.desert();
        } else if (request != null && isCancelled) {
            request.cancel();
        }
    }

    /** Who was to answer is gone: whoever waits for an answer hears of it. */
    void end() {
        Collection<Held> deserted = new ArrayList<>();
        Collection<CompletableFuture<Integer>> answers = new ArrayList<>();
        CompletableFuture<Boolean> hears;
        synchronized (this) {
            over = true;
            unheard.clear();
            hears = heard;
            for (Showing showing : showings.values()) {
                answers.add(showing.answer);
                if (showing.isGiven) {
                    deserted.addAll(showing.takeAll());
                }
            }
            showings.values().removeIf(Showing::isOver);
        }
        hears.complete(true);
        answers.forEach(answer -> answer.complete(ErrnoException.EPIPE));
        if (!deserted.isEmpty()) {
            // On a thread of its own: they are of other links, which may be about to end as well.
            Thread.ofVirtual().start(() -> deserted.forEach(Held::desert));
        }
    }
}
