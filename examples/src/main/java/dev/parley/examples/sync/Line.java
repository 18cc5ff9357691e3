package dev.parley.examples.sync;

import dev.parley.Errno;
import dev.parley.Request;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Requests that wait for their reply, in order. Owned by the thread that serves. */
final class Line {

    private final Deque<Waiter> waiters = new ArrayDeque<>();

    // [start:line]
    /** A request that is held, so that its sender is blocked. */
    private record Waiter(Ticket ticket, Request request) {

        /** The reply reaches nobody: it gives the slot back. */
        boolean isLetGoOf() {
            return request.abandoned() && !request.fail(Errno.ECANCELED);
        }
    }

    void add(Ticket ticket, Request request) {
        waiters.add(new Waiter(ticket, request));
    }

    /** Lets the first go on, by the reply. Empty: it had left, and knows nothing of it. */
    Optional<Ticket> admitFirst(int status, byte... reply) {
        Waiter first = waiters.remove();
        boolean isThere = first.request().reply(status, reply);
        return isThere ? Optional.of(first.ticket()) : Optional.empty();
    }

    /** Those who died, whose time is over, or who were interrupted. False: there are none. */
    boolean forgetLeavers() {
        return waiters.removeIf(Waiter::isLetGoOf);
    }

    // [end:line]

    /** The request of the first. */
    Request first() {
        return waiters.element().request();
    }

    /** The first goes on waiting there. */
    void moveFirst(Line to) {
        to.waiters.add(waiters.remove());
    }

    void moveAll(Line to) {
        to.waiters.addAll(waiters);
        waiters.clear();
    }

    boolean isEmpty() {
        return waiters.isEmpty();
    }

    int length() {
        return waiters.size();
    }
}
