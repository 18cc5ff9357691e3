package dev.parley.scenarios.oracle;

import dev.parley.Transport;
import dev.parley.scenarios.oracle.Entry.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A process, from its birth to its end. Filled while the journals are read, then only read. Times
 * of what did not happen are {@link #NEVER}.
 */
final class Life {

    static final long NEVER = Long.MAX_VALUE;

    private final int number;
    private Role role = Role.STORM;
    private int pid;
    private int receivers;
    private boolean usesSockets;
    private long leftNanos = NEVER;
    private long killedNanos = NEVER;
    private final List<Closure> closures = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();

    /** A time in which nobody may rely on the process's having its name. */
    private record Closure(long fromNanos, long toNanos) {

        boolean meets(long otherFromNanos, long otherToNanos) {
            return fromNanos <= otherToNanos && otherFromNanos <= toNanos;
        }
    }

    Life(int number) {
        this.number = number;
    }

    void born(Entry.Born entry) {
        role = entry.role();
        pid = entry.pid();
        receivers = entry.receivers();
    }

    void left(long nanos) {
        leftNanos = nanos;
    }

    void killed(long nanos) {
        killedNanos = Math.min(killedNanos, nanos);
    }

    void closing(long nanos) {
        closures.add(new Closure(nanos, NEVER));
    }

    void opened(long nanos) {
        if (!closures.isEmpty()) {
            closures.add(new Closure(closures.removeLast().fromNanos(), nanos));
        }
    }

    void sends(Entry.Intent intent) {
        usesSockets |= intent.transport() == Transport.SOCKET;
    }

    void received(Receipt receipt) {
        receipts.add(receipt);
    }

    int number() {
        return number;
    }

    /** Else it is the storm itself, or was killed before it could write a word. */
    boolean takesPart() {
        return role != Role.STORM;
    }

    boolean isKilled() {
        return killedNanos != NEVER;
    }

    boolean hasLeft() {
        return leftNanos != NEVER;
    }

    /** Whether it sends by memory alone, and so does whatever is forwarded for it. */
    boolean sendsByMemory() {
        return !usesSockets;
    }

    /** Whether its receipts are in the order in which they were received. */
    boolean receivesInOrder() {
        return receivers == 1;
    }

    List<Receipt> receipts() {
        return receipts;
    }

    /** Whether it was killed, or going to leave, at that time. */
    boolean isOverAt(long nanos) {
        return killedNanos <= nanos || leftNanos <= nanos;
    }

    /** Whether a port of it may have been closed by then, of which somebody may know still. */
    boolean hasClosed(long nanos) {
        return isOverAt(nanos)
                || closures.stream().anyMatch(closure -> closure.fromNanos() <= nanos);
    }

    /** Whether it may have been without its name at some moment of that time. */
    boolean wasClosed(long fromNanos, long toNanos) {
        return isOverAt(toNanos)
                || closures.stream().anyMatch(closure -> closure.meets(fromNanos, toNanos));
    }

    @Override
    public String toString() {
        return "%s life %d (pid %d)".formatted(role.name().toLowerCase(Locale.ROOT), number, pid);
    }
}
