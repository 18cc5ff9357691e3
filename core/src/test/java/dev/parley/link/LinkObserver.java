package dev.parley.link;

import dev.parley.explore.Machine;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What really became of each message, by both sides, against what its sender was told.
 *
 * <p>A message is a number: its client's, and how many it sent before.
 */
@SuppressWarnings("EnumOrdinal") // numbers of one run
final class LinkObserver {

    private static final long MET = 1;
    private static final long STALE = 2;
    private static final long HELD = 3;

    private final Machine machine;
    private final int messages;
    private final AtomicLongArray received;
    private final AtomicLongArray forwarding;
    private final AtomicLongArray replied;
    private final AtomicLongArray outcomes;
    private final AtomicLongArray deathsTold;
    private final AtomicLongArray abandonmentsTold;

    /** Triggers that were begun, that are done, and that were received. */
    private final AtomicLongArray triggers = new AtomicLongArray(3);

    LinkObserver(Machine machine, int clients, int messages) {
        this.machine = machine;
        this.messages = messages;
        received = new AtomicLongArray(clients * messages);
        forwarding = new AtomicLongArray(clients * messages);
        replied = new AtomicLongArray(clients * messages);
        outcomes = new AtomicLongArray(clients * messages);
        deathsTold = new AtomicLongArray(clients);
        abandonmentsTold = new AtomicLongArray(clients * messages);
    }

    /** What this client sends next; never 0. */
    long request(int client, int sentBefore) {
        return (long) client * messages + sentBefore + 1;
    }

    /** What the server replies to it. */
    static long replyTo(long request) {
        return request + 100;
    }

    void received(long request) {
        received(request, received);
    }

    /** By who forwards it. */
    void receivedToForward(long request) {
        received(request, forwarding);
        forwarding.set(index(request), HELD);
    }

    void forwarded(long request, boolean met) {
        forwarding.set(index(request), met ? MET : STALE);
    }

    private void received(long request, AtomicLongArray by) {
        int message = index(request);
        if (by.incrementAndGet(message) > 1) {
            throw machine.violation("request " + request + " was received twice");
        }
        if (outcomes.get(message) != 0) {
            Outcome outcome = Outcome.values()[(int) outcomes.get(message) - 1];
            if (isQueued(outcome)) {
                throw machine.violation(
                        "request %d was received, its sender was told %s"
                                .formatted(request, outcome));
            }
        }
    }

    void replied(long request, boolean met) {
        replied.set(index(request), met ? MET : STALE);
    }

    void ended(long request, Outcome outcome, long reply) {
        if (outcome == Outcome.REPLIED && reply != replyTo(request)) {
            throw machine.violation("request %d got the reply %d".formatted(request, reply));
        }
        if (outcome == Outcome.VIOLATED_HELD || outcome == Outcome.VIOLATED_QUEUED) {
            throw machine.violation("request %d: %s".formatted(request, outcome));
        }
        outcomes.set(index(request), outcome.ordinal() + 1);
    }

    void triggerBegins() {
        triggers.incrementAndGet(0);
    }

    void triggerEnds() {
        triggers.incrementAndGet(1);
    }

    void triggerReceived() {
        if (triggers.incrementAndGet(2) > triggers.get(0)) {
            throw machine.violation("a trigger was received that nobody fired");
        }
    }

    /** Nobody triggers any more, and who receives sleeps. */
    void examineTriggers() {
        if (triggers.get(2) < triggers.get(1)) {
            throw machine.violation(
                    "of %d triggers %d were received".formatted(triggers.get(1), triggers.get(2)));
        }
    }

    /**
     * Somebody was told that a client wants to leave.
     *
     * @param generation of its slot, which it does not share: one more with each message
     */
    void abandonmentTold(int client, long generation) {
        int message = index(request(client, (int) generation - 1));
        boolean isAnswered =
                replied.get(message) != 0 || outcomes.get(message) == Outcome.REPLIED.ordinal() + 1;
        if (abandonmentsTold.incrementAndGet(message) > 1 || isAnswered) {
            throw machine.violation(
                    "that request %d is abandoned was told %d times, and it is answered: %s"
                            .formatted(message + 1, abandonmentsTold.get(message), isAnswered));
        }
    }

    boolean isAbandonmentTold(int client, long generation) {
        return abandonmentsTold.get(index(request(client, (int) generation - 1))) != 0;
    }

    void deathTold(int client) {
        deathsTold.incrementAndGet(client);
    }

    long deathsToldOf(int client) {
        return deathsTold.get(client);
    }

    /** All is over: what its sender was told is the truth. */
    void examine(int client, boolean serverLives) {
        for (int number = 0; number < messages; number++) {
            long request = request(client, number);
            int message = index(request);
            Outcome outcome = Outcome.values()[(int) outcomes.get(message) - 1];
            boolean wasReceived = received.get(message) != 0;
            long forward = forwarding.get(message);
            boolean isLost = forward == STALE || (forward == MET && !wasReceived);
            boolean isTrue =
                    switch (outcome) {
                        case REPLIED ->
                                wasReceived && (replied.get(message) == MET || !serverLives);
                        case EXPIRED_HELD, INTERRUPTED_HELD, CLOSED_HELD ->
                                !serverLives
                                        || isLost
                                        || (wasReceived && replied.get(message) == STALE);
                        case PEER_DIED_HELD -> !serverLives;
                        default -> isQueued(outcome) && !wasReceived && forward == 0;
                    };
            if (!isTrue) {
                throw machine.violation(
                        "request %d: its sender was told %s; received: %s, replied: %d"
                                .formatted(request, outcome, wasReceived, replied.get(message)));
            }
        }
    }

    private static boolean isQueued(Outcome outcome) {
        return switch (outcome) {
            case PORT_CLOSED, PEER_DIED_QUEUED, EXPIRED_QUEUED, INTERRUPTED_QUEUED, CLOSED_QUEUED ->
                    true;
            default -> false;
        };
    }

    private int index(long request) {
        if (request < 1 || request > received.length()) {
            throw machine.violation("nobody sent a request " + request);
        }
        return (int) request - 1;
    }
}
