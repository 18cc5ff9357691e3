package dev.parley;

import dev.parley.link.ClientLink;
import dev.parley.link.Link;
import dev.parley.link.ServerLink;

/**
 * The process at the other end of a connection, or of a request: for what is to last as long as the
 * link between the two, as a stream does. Thread-safe.
 *
 * <p>A link ends with the last connection over it, with the port, or with one of the two processes.
 */
public final class Peer {

    private final Link link;
    private final Member member;

    private Peer(Link link, Member member) {
        this.link = link;
        this.member = member;
    }

    static Peer of(ClientLink link) {
        return new Peer(link, Member.of(link.owner()));
    }

    static Peer of(ServerLink link) {
        return new Peer(link, Member.of(link));
    }

    /** Who it is, as the kernel states. */
    public Member member() {
        return member;
    }

    /** What carries the messages. */
    public Transport transport() {
        return Told.transport(link);
    }

    /** Whether the link has ended. */
    public boolean isGone() {
        return link.isEnded();
    }

    /**
     * Has something done once the link ends, soon after a death: on a thread of this library, which
     * has more to do, so it must be quick and must not block. Never blocks.
     *
     * @return false: the link has ended already, and it is not done
     */
    public boolean whenGone(Runnable action) {
        return link.endings().add(action);
    }

    /** Has it not done; harmless if it was. */
    public void forget(Runnable action) {
        link.endings().remove(action);
    }

    @Override
    public String toString() {
        return member.toString();
    }
}
