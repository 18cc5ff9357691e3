package dev.parley.link;

import dev.parley.link.LinkFrame.Header;
import dev.parley.linux.ErrnoException;
import dev.parley.sleep.Deadline;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The ports to which requests of this link may be forwarded: its client was asked to have links
 * there, once for each, and has said that it has.
 *
 * <p>Thread-safe.
 */
public final class Forwards {

    /**
     * What the client has said.
     *
     * @param linkId 0: it has no link there
     * @param errno why not
     */
    public record Followed(long linkId, int errno) {}

    private final ServerLink link;

    /** By the port's id; guarded by this. */
    private final Map<Long, CompletableFuture<Followed>> asked = new HashMap<>();

    /** Those of which the client did not answer in time: it is not waited for again; by this. */
    private final Set<Long> silent = new HashSet<>();

    Forwards(ServerLink link) {
        this.link = link;
    }

    /**
     * Whether the client was asked for a link to this port before, and did not say that it has
     * none.
     */
    public synchronized boolean isAsked(long portId) {
        return asked.containsKey(portId);
    }

    /**
     * A link of the client to a port. The first time, blocks until the client's background thread
     * has answered, the deadline passes, or the link ends.
     *
     * @param rightId by which it may connect there, the first time; 0: whoever wants to may
     * @throws InterruptedException the thread was interrupted
     */
    public Followed await(long portId, long rightId, long deadline) throws InterruptedException {
        CompletableFuture<Followed> answer = ask(portId, rightId);
        try {
            long nanos = isSilent(portId) ? 0 : Deadline.remainingNanos(deadline);
            return answer.isDone() ? answer.join() : answer.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            beSilent(portId);
            return new Followed(0, ErrnoException.ETIMEDOUT);
        } catch (ExecutionException e) {
            throw new IllegalStateException("is never completed that way", e);
        }
    }

    private synchronized boolean isSilent(long portId) {
        return silent.contains(portId);
    }

    private synchronized void beSilent(long portId) {
        if (asked.containsKey(portId)) {
            silent.add(portId);
        }
    }

    private CompletableFuture<Followed> ask(long portId, long rightId) {
        synchronized (this) {
            CompletableFuture<Followed> present = asked.get(portId);
            if (present != null) {
                return present;
            }
            CompletableFuture<Followed> answer = new CompletableFuture<>();
            if (link.isEnded()) {
                answer.complete(new Followed(0, ErrnoException.EPIPE));
                return answer;
            }
            asked.put(portId, answer);
            link.sender().post(LinkFrame.forward(portId, rightId));
            return answer;
        }
    }

    /** On the background thread: the client has a link, or says why not. Then it is asked again. */
    void followed(long portId, Header header) {
        CompletableFuture<Followed> answer;
        synchronized (this) {
            silent.remove(portId);
            answer = header.first() == 0 ? asked.remove(portId) : asked.get(portId);
        }
        boolean isNew =
                answer != null
                        && answer.complete(new Followed(header.first(), (int) header.second()));
        if (answer == null || (!isNew && header.first() != 0)) {
            link.violated("follows to port %d, where nothing was forwarded".formatted(portId));
        }
    }

    /** The client is gone. */
    void end() {
        Map<Long, CompletableFuture<Followed>> left;
        synchronized (this) {
            left = Map.copyOf(asked);
            asked.clear();
            silent.clear();
        }
        left.values().forEach(answer -> answer.complete(new Followed(0, ErrnoException.EPIPE)));
    }
}
