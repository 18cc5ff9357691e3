package dev.parley.link;

import dev.parley.link.LinkFrame.Body;
import dev.parley.link.LinkFrame.Header;
import dev.parley.link.LinkFrame.Kind;
import dev.parley.link.LinkRights.Message;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Words;
import java.util.Collection;
import java.util.HashMap;
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
 * <p>Thread-safe.
 */
final class RightsGiver {

    private final LinkRights rights;

    /** Shown, and no word yet; guarded by this. */
    private final Map<Message, CompletableFuture<Integer>> shown = new HashMap<>();

    /** Requests that are passed and not on their way yet, by their places; guarded by this. */
    private final Map<Message, Map<Integer, Held>> requests = new HashMap<>();

    private boolean over; // guarded by this

    RightsGiver(LinkRights rights) {
        this.rights = rights;
    }

    /**
     * Shows what is to go with a message. Blocks until the other side's background thread has
     * answered, or it is not to be waited for any more.
     *
     * @param isOver whether not to wait any more, looked at now and then
     * @return 0: it keeps them; else the errno why not, and then they are to be withdrawn; {@link
     *     ErrnoException#ETIMEDOUT} also if it was not waited for
     */
    int show(Message message, GivenRights given, long deadline, BooleanSupplier isOver) {
        CompletableFuture<Integer> answer = begin(message, given);
        Words bytes = RightEntry.encode(given.entries());
        Body body = new Body(bytes, 0, (long) given.entries().size() * RightEntry.BYTES);
        rights.link()
                .sender()
                .post(
                        new LinkFrame(
                                Kind.RIGHTS,
                                message.slot(),
                                message.generation(),
                                Header.NONE,
                                body,
                                given.descriptors()));
        Integer errno = Answers.await(answer, deadline, isOver);
        return errno == null ? ErrnoException.ETIMEDOUT : errno;
    }

    private synchronized CompletableFuture<Integer> begin(Message message, GivenRights given) {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        if (over) {
            answer.complete(ErrnoException.EPIPE);
        } else {
            shown.put(message, answer);
            if (!given.requests().isEmpty()) {
                requests.put(message, new HashMap<>(given.requests()));
            }
        }
        return answer;
    }

    /**
     * The message was not received: nothing of it is given.
     *
     * @return the places of the requests that are the caller's again; a peer that breaks the rules
     *     may have had others forwarded
     */
    Set<Integer> withdraw(Message message) {
        Set<Integer> rest = forget(message); // before the other side says that it lets go
        say(Kind.RIGHTS_WITHDRAWN, message, Header.NONE);
        return rest;
    }

    private synchronized Set<Integer> forget(Message message) {
        shown.remove(message);
        Map<Integer, Held> rest = requests.remove(message);
        return rest == null ? Set.of() : Set.copyOf(rest.keySet());
    }

    /** On the background thread: the other side keeps them, or says why not; perhaps too late. */
    synchronized void kept(Message message, int errno) {
        CompletableFuture<Integer> answer = shown.remove(message);
        if (answer != null) {
            answer.complete(errno);
        }
    }

    /** On the background thread: what was not taken is let go. */
    void left(Message message) {
        Map<Integer, Held> rest;
        synchronized (this) {
            rest = requests.remove(message);
        }
        if (rest != null) {
            rest.values().forEach(Held::cancel);
        }
    }

    /** On the background thread: a request that was passed is to be answered at a port. */
    void answerWanted(Message message, int place, long rightId) {
        Held request = takeRequest(message, place);
        if (request == null) {
            rights.link().violated("wants to answer what was not passed, place=" + place);
        } else {
            Thread.ofVirtual().start(() -> passOn(message, place, request, rightId));
        }
    }

    private synchronized @Nullable Held takeRequest(Message message, int place) {
        Map<Integer, Held> passed = requests.get(message);
        return passed == null ? null : passed.remove(place);
    }

    private void passOn(Message message, int place, Held request, long rightId) {
        Granting granting = rights.granting();
        int errno = ErrnoException.ENOSYS;
        if (granting != null) {
            Forwards.Followed followed = granting.passOn(request, rightId);
            errno = followed.errno();
            if (followed.linkId() != 0) {
                errno = request.forward(followed.linkId()) ? 0 : ErrnoException.ESRCH;
            }
        }
        if (errno != 0 && errno != ErrnoException.ESRCH) {
            keepFurther(message, place, request);
        }
        say(Kind.ANSWER_COMES, message, new Header(errno, place, 0));
    }

    /** It is not on its way, and may be wanted once more; unless nobody is there to want it. */
    private void keepFurther(Message message, int place, Held request) {
        boolean isKept = false;
        boolean isOver;
        synchronized (this) {
            isOver = over;
            Map<Integer, Held> others = requests.get(message);
            if (others != null) {
                others.put(place, request);
                isKept = true;
            }
        }
        if (isOver) {
            request.desert();
        } else if (!isKept) {
            request.cancel();
        }
    }

    /** Who was to answer is gone: whoever waits for an answer hears of it. */
    void end() {
        Collection<Map<Integer, Held>> deserted;
        synchronized (this) {
            over = true;
            shown.values().forEach(answer -> answer.complete(ErrnoException.EPIPE));
            shown.clear();
            deserted = List.copyOf(requests.values());
            requests.clear();
        }
        if (!deserted.isEmpty()) {
            // On a thread of its own: they are of other links, which may be about to end as well.
            Thread.ofVirtual()
                    .start(() -> deserted.forEach(rest -> rest.values().forEach(Held::desert)));
        }
    }

    private void say(Kind kind, Message message, Header header) {
        rights.link()
                .sender()
                .post(LinkFrame.of(kind, message.slot(), message.generation(), header));
    }
}
