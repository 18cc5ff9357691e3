package dev.parley;

import dev.parley.link.ArrivedRights;
import dev.parley.link.ReceivePort;
import dev.parley.linux.ErrnoException;
import dev.parley.node.PortWish;
import dev.parley.node.Session;
import dev.parley.sleep.Deadline;
import dev.parley.wire.RightUse;
import dev.parley.wire.RightWish;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetching a request that was passed: at a port of its own, to which its giver gets a right for one
 * message, and has it forwarded there. The port lasts for as long as the request is held.
 */
final class Fetching {

    private static final String WHAT = "take a request";

    private Fetching() {}

    static Request fetch(Passed.Taking taking, int place, long deadline) throws ParleyException {
        Session session = taking.session();
        ReceivePort port = null;
        boolean isHeld = false;
        try {
            ReceivePort opened =
                    Failures.asking(WHAT, () -> session.open(PortWish.plain("", true)));
            port = opened;
            long rightId = rightTo(opened, taking);
            awaitWord(taking, place, rightId, deadline);
            Request request = receive(new Port(session, opened, true), deadline);
            // It may be over on any thread, with whatever locks.
            request.held().whenOver(() -> Thread.ofVirtual().start(() -> session.close(opened)));
            isHeld = true;
            return request;
        } finally {
            taking.end();
            if (port != null && !isHeld) {
                session.close(port);
            }
        }
    }

    private static long rightTo(ReceivePort port, Passed.Taking taking) throws ParleyException {
        RightWish wish = RightWish.own(port.id(), RightUse.ONCE);
        long linkId = taking.rights().linkId();
        return Failures.asking(WHAT, () -> taking.session().mint(linkId, List.of(wish)))
                .getFirst()
                .rightId();
    }

    /** Returns once it is on its way; from the moment when it is wanted it may be. */
    private static void awaitWord(Passed.Taking taking, int place, long rightId, long deadline)
            throws ParleyException {
        ArrivedRights rights = taking.rights();
        taking.succeed();
        CompletableFuture<Integer> word =
                rights.wantRequest(place, rightId)
                        .thenApply(
                                errno -> {
                                    if (errno != 0 && errno != ErrnoException.ESRCH) {
                                        rights.putBack(place);
                                    }
                                    return errno;
                                });
        try {
            int errno = word.get(Deadline.remainingNanos(deadline), TimeUnit.NANOSECONDS);
            if (errno != 0) {
                throw Forwarding.refused(errno, WHAT);
            }
        } catch (TimeoutException _) {
            throw tooLate();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Interrupted(Delivered.NO, WHAT + ": interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("is never completed that way", e);
        }
    }

    private static Request receive(Port port, long deadline) throws ParleyException {
        while (true) {
            switch (port.take(Receipt.once(), deadline)) {
                case null -> throw tooLate();
                case Request request -> {
                    return request;
                }
                case Notice.ClientGone _ ->
                        throw new PeerDied(Delivered.NO, WHAT + ": its sender is gone");
                case Pulse _, Proxy _, Notice _ -> {} // nothing that anybody says
            }
        }
    }

    private static DeadlineExceeded tooLate() {
        return new DeadlineExceeded(Delivered.NO, WHAT + ": it did not come in time");
    }
}
