package dev.parley;

import dev.parley.events.Events;
import dev.parley.link.Outcome;
import dev.parley.linux.ErrnoException;
import dev.parley.node.KernelLost;
import dev.parley.node.KernelRefusal;
import dev.parley.wire.PortName;
import java.io.IOException;

/** What the floors below report, in the words of this one. */
final class Failures {

    /** A talk with the kernel. */
    interface Asking<T> {
        T ask() throws KernelRefusal, IOException;
    }

    private Failures() {}

    /** Talks to the kernel; {@code what} is said in the text of a failure. */
    static <T> T asking(String what, Asking<T> asking) throws ParleyException {
        try {
            return asking.ask();
        } catch (KernelRefusal e) {
            throw of(e, what);
        } catch (KernelLost e) {
            throw new KernelGone(what + ": " + e.reason());
        } catch (ErrnoException e) {
            throw new OverLimit(
                    Errno.of(e.errno()).orElse(Errno.EIO), what + ": " + e.getMessage());
        } catch (IOException e) {
            throw new KernelGone(what + ": " + e.getMessage());
        }
    }

    /** A name that is one; else {@link IllegalArgumentException}. */
    static String checked(String name) {
        PortName.defect(name)
                .ifPresent(
                        defect -> {
                            throw new IllegalArgumentException(defect);
                        });
        return name;
    }

    static ParleyException of(Outcome outcome, int status, String what) {
        return switch (outcome) {
            case REPLIED -> throw new IllegalArgumentException("a reply is no failure");
            case FAILED -> serverFailed(status, what);
            case PORT_CLOSED -> new PortGone(what + ": the port was closed");
            case PEER_DIED_QUEUED ->
                    new PeerDied(Delivered.NO, what + ": the server died before it received");
            case PEER_DIED_HELD ->
                    new PeerDied(Delivered.UNKNOWN, what + ": the server died holding it");
            case EXPIRED_QUEUED ->
                    new DeadlineExceeded(Delivered.NO, what + ": nobody received it in time");
            case EXPIRED_HELD ->
                    new DeadlineExceeded(Delivered.UNKNOWN, what + ": not replied in time");
            case INTERRUPTED_QUEUED ->
                    new Interrupted(Delivered.NO, what + ": interrupted before it was received");
            case INTERRUPTED_HELD ->
                    new Interrupted(Delivered.UNKNOWN, what + ": interrupted while it was held");
            case CLOSED_QUEUED -> new Closed(Delivered.NO, what + ": the connection was closed");
            case CLOSED_HELD -> new Closed(Delivered.UNKNOWN, what + ": the connection was closed");
            case VIOLATED_QUEUED ->
                    new ProtocolViolated(Delivered.NO, what + ": the server broke the protocol");
            case VIOLATED_HELD ->
                    new ProtocolViolated(
                            Delivered.UNKNOWN, what + ": the server broke the protocol");
            case NO_MEMORY ->
                    new OverLimit(
                            Errno.ENOMEM,
                            what
                                    + ": no memory for a long message: longMessageBytes is used up, or"
                                    + " the server refused it");
            case NO_SLOT -> new OverLimit(Errno.EAGAIN, what + ": no slot of the link is free");
            case NO_ROOM ->
                    new OverLimit(
                            Errno.EAGAIN, what + ": as many as may wait are not received yet");
            case NO_PROXY -> new NameNotFound(what + ": there is no such proxy");
            case FORWARDED -> throw new IllegalArgumentException("what is forwarded goes on");
            case PORT_CLOSED_HELD ->
                    new PortGone(Delivered.UNKNOWN, what + ": forwarded to a port that was closed");
            case NO_MEMORY_HELD ->
                    new OverLimit(
                            Errno.ENOMEM,
                            Delivered.UNKNOWN,
                            what + ": forwarded, and there was no slot or no memory to go on");
            case DEADLOCK_QUEUED, DEADLOCK_HELD ->
                    throw new IllegalArgumentException("only a send closes a circle");
            case HAS_RIGHTS ->
                    new NotPermitted(
                            what + ": the rights that came with it were given to this process");
            case TOO_MANY_HOPS ->
                    new OverLimit(
                            Errno.ELOOP, what + ": it was forwarded as often as may be before");
        };
    }

    private static ServerFailed serverFailed(int status, String what) {
        return new ServerFailed(
                Errno.of(status).orElse(Errno.EPROTO),
                what + ": the server failed it, errno=" + status);
    }

    private static ParleyException of(KernelRefusal refusal, String what) {
        Events.refused(what, refusal.refusal().name(), refusal.getMessage());
        String text = what + ": " + refusal.getMessage();
        return switch (refusal.refusal()) {
            case NOT_FOUND -> new NameNotFound(text);
            case TAKEN -> new NameTaken(text);
            case NOT_PERMITTED -> new NotPermitted(text);
            case OVER_LIMIT -> new OverLimit(Errno.EAGAIN, text);
            case GONE, STALE -> new PortGone(text);
            case TIMED_OUT -> new DeadlineExceeded(Delivered.NO, text);
            case INVALID -> throw new IllegalArgumentException(text);
        };
    }
}
