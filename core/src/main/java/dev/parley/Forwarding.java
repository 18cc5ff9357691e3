package dev.parley;

import dev.parley.link.Forwards.Followed;
import dev.parley.link.Held;
import dev.parley.sleep.Deadline;
import java.time.Duration;

/** Asking the sender of a request to have a link to where it is forwarded. */
final class Forwarding {

    private Forwarding() {}

    /** The sender's link to the port at the other end of a connection. Blocks the first time. */
    static long link(Held held, Connection to, Duration patience) throws ParleyException {
        String what = to.forwarding();
        Followed followed = Failures.asking(what, () -> to.lead(held, Deadline.after(patience)));
        if (followed.linkId() == 0) {
            throw refused(followed.errno(), what);
        }
        return followed.linkId();
    }

    /** Why a request is not on its way to another process. */
    static ParleyException refused(int number, String what) {
        Errno errno = Errno.of(number).orElse(Errno.EPROTO);
        String text = "%s: the sender has no link there: %s".formatted(what, errno);
        return switch (errno) {
            case ETIMEDOUT -> new DeadlineExceeded(Delivered.NO, text);
            case EINTR -> new Interrupted(Delivered.NO, what + ": interrupted");
            case EPERM -> new NotPermitted(text);
            case ESRCH -> new PeerDied(Delivered.NO, what + ": the sender is gone");
            case EPIPE ->
                    new PeerDied(Delivered.NO, what + ": the process at the other end is gone");
            case ENOENT, ESTALE -> new PortGone(text);
            case ENOTCONN -> new KernelGone(text);
            default -> new OverLimit(errno, text);
        };
    }
}
