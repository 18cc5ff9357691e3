package dev.parley.scenarios.oracle;

import dev.parley.Transport;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What a client is told of its message is true: by what the servers wrote down, and by who was
 * alive.
 */
final class TruthfulOutcomes implements Rule {

    /**
     * By a socket a client that leaves asks its message back, and waits so long for an answer; then
     * it is told "unknown", also if the server never saw the message.
     */
    private static final long RECALL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    @Override
    public void check(Evidence evidence, Consumer<String> violations) {
        for (Send send : evidence.sends()) {
            Entry.Outcome outcome = send.outcome();
            if (outcome != null) {
                List<Life> servers = waitedFor(evidence, send);
                checkEnd(send, servers.getLast(), outcome, violations);
                checkCause(send, servers, outcome, violations);
                checkReply(send, outcome, violations);
            }
        }
    }

    /** The servers at which its client may have been in the end: of two, the later one last. */
    private static List<Life> waitedFor(Evidence evidence, Send send) {
        Receipt last = send.lastReceipt();
        if (last == null) {
            return List.of(evidence.life(send.intent().server()));
        }
        Entry.Forwarding way = last.way();
        if (way == null) {
            return List.of(last.server());
        }
        Life next = evidence.life(way.server());
        return last.forwarded() == null ? List.of(last.server(), next) : List.of(next);
    }

    private static void checkEnd(
            Send send, Life server, Entry.Outcome outcome, Consumer<String> violations) {
        switch (outcome.end()) {
            case REPLIED, FAILED -> {
                Receipt last = send.lastReceipt();
                if (last == null) {
                    violations.accept(
                            "%s was %s, but received by nobody".formatted(send, words(outcome)));
                } else if (last.forwarded() != null) {
                    violations.accept(
                            "%s was %s, but forwarded by %s, and then received by nobody"
                                    .formatted(send, words(outcome), last.server()));
                }
            }
            case NOT_DELIVERED -> {
                if (send.isReceived()) {
                    violations.accept(
                            "%s was told to be %s, but was received by %s"
                                    .formatted(
                                            send,
                                            words(outcome),
                                            send.receipts().getFirst().server()));
                }
            }
            case UNKNOWN -> {
                if (!send.isReceived() && !mayBeUnknown(send, server, outcome)) {
                    violations.accept(
                            "%s was told to be %s, but %s lived and did not receive it"
                                    .formatted(send, words(outcome), server));
                }
            }
        }
    }

    /** Who closes a connection takes its memory from a server that has just received from it. */
    private static boolean mayBeUnknown(Send send, Life server, Entry.Outcome outcome) {
        boolean isAskedBack =
                send.intent().transport() == Transport.SOCKET
                        && outcome.nanos() - send.intent().nanos() >= RECALL_NANOS;
        boolean isTakenAway = outcome.cause() == Cause.CLOSED;
        return server.isKilled() || isAskedBack || isTakenAway;
    }

    private static void checkCause(
            Send send, List<Life> servers, Entry.Outcome outcome, Consumer<String> violations) {
        long from = send.intent().nanos();
        boolean isPossible =
                switch (outcome.cause()) {
                    case PEER_DIED, PORT_GONE ->
                            servers.stream().anyMatch(server -> server.hasClosed(outcome.nanos()));
                    case DEADLINE ->
                            send.intent().patienceNanos() > 0
                                    && outcome.nanos() - from >= send.intent().patienceNanos();
                    case PROTOCOL_VIOLATED, OTHER -> false;
                    case NONE, CLOSED, INTERRUPT, OVER_LIMIT, SERVER_FAILED -> true;
                };
        if (!isPossible) {
            violations.accept(
                    "%s was told to be %s after %d us, which %s had given no reason for"
                            .formatted(
                                    send,
                                    words(outcome),
                                    (outcome.nanos() - from) / 1_000,
                                    servers.getLast()));
        }
    }

    /** What the server was told of its reply. By a socket, "met" means that it was on its way. */
    private static void checkReply(Send send, Entry.Outcome outcome, Consumer<String> violations) {
        boolean isAnswered = outcome.end() == End.REPLIED || outcome.end() == End.FAILED;
        for (Receipt receipt : send.receipts()) {
            Entry.Replied reply = receipt.reply();
            if (reply != null && !reply.met() && isAnswered) {
                violations.accept(
                        "%s was %s, but %s was told that its reply met nobody"
                                .formatted(send, words(outcome), receipt.server()));
            }
            if (reply != null && reply.met() && !isAnswered && isByMemory(send, receipt)) {
                violations.accept(
                        "%s was told to be %s, but the reply of %s had met it"
                                .formatted(send, words(outcome), receipt.server()));
            }
        }
    }

    /** What is forwarded may travel by a link that the client had there already, of either kind. */
    private static boolean isByMemory(Send send, Receipt receipt) {
        boolean isFirst = receipt == send.receipts().getFirst();
        return isFirst
                ? send.intent().transport() == Transport.MEMORY
                : send.client().sendsByMemory();
    }

    private static String words(Entry.Outcome outcome) {
        String end = outcome.end().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return outcome.cause() == Cause.NONE ? end : end + " (" + outcome.cause() + ")";
    }
}
