package dev.parley;

import dev.parley.Snapshot.PortInfo;
import dev.parley.Snapshot.ThreadInfo;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Threads that wait for each other, so that none of them can go on: each waits for a port, and
 * everybody who serves that port is among them. Immutable.
 *
 * @param waits at least one; first those of a circle, each waiting for who comes next, and the last
 *     for the first; then those who wait for somebody in it. The first is who closed it: of those
 *     whose message can still be taken back, if there are any, who has waited for the shortest time
 * @param circleLength how many of them are the circle
 */
public record Deadlock(List<Wait> waits, int circleLength) {

    /**
     * One that waits.
     *
     * @param port whose owner it waits for
     */
    public record Wait(Member member, ThreadInfo thread, PortInfo port) {

        /** Whether nobody has received what it sent, and it has a slot to take it back from. */
        boolean mayBeWithdrawn() {
            return thread.state() == Snapshot.State.SEND && thread.linkId().isPresent();
        }

        /** The same thread in the same wait, whenever it was seen. */
        boolean isSameAs(Wait other) {
            return member.equals(other.member)
                    && thread.id() == other.thread.id()
                    && thread.waits() == other.thread.waits()
                    && thread.state() == other.thread.state();
        }

        @Override
        public String toString() {
            return "%s in %d %s waits for port %d%s of %d %s"
                    .formatted(
                            thread.name(),
                            member.pid(),
                            member.program(),
                            port.id(),
                            port.names().isEmpty() ? "" : " " + String.join(",", port.names()),
                            port.owner().pid(),
                            port.owner().program());
        }
    }

    /** Those of the circle. */
    public List<Wait> circle() {
        return waits.subList(0, circleLength);
    }

    /** In words, of one line. */
    @Override
    public String toString() {
        return circle().stream().map(Wait::toString).collect(Collectors.joining("; "));
    }
}
