package dev.parley;

import dev.parley.link.ArrivedRights;
import dev.parley.link.RightEntry;
import dev.parley.node.Session;
import dev.parley.sleep.Deadline;
import dev.parley.wire.PassedRight;
import java.lang.ref.Cleaner;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The rights that came with a message, in the order of their giver ({@link Rights}). Each can be
 * taken once, and belongs to this process from then on. What is not taken is let go: of a request,
 * when that is replied; of a reply, when this is closed, or forgotten. Thread-safe.
 */
public final class Passed implements AutoCloseable {

    /** What a right is to. */
    public enum Kind {
        /** To a port: {@link #takeConnection}. */
        CONNECTION,
        /** To answer a request: {@link #takeRequest}. */
        REQUEST,
        /** To an open file: {@link #takeDescriptor}. */
        DESCRIPTOR
    }

    private static final Passed NOTHING = new Passed(null, null);

    /** So long the giver, and the sender of a request, may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final @Nullable Session session;
    private final @Nullable ArrivedRights rights;

    private Passed(@Nullable Session session, @Nullable ArrivedRights rights) {
        this.session = session;
        this.rights = rights;
    }

    /** Apart, for it has a thread: who is passed nothing with a reply has none. */
    private static final class Forgotten {

        private static final Cleaner CLEANER = Cleaner.create();
    }

    /** With a request, which sees to their end. */
    static Passed of(Session session, @Nullable ArrivedRights rights) {
        return rights == null ? NOTHING : new Passed(session, rights);
    }

    /** With a reply. */
    static Passed ofReply(Session session, @Nullable ArrivedRights rights) {
        Passed passed = of(session, rights);
        if (rights != null) {
            Forgotten.CLEANER.register(passed, rights::close);
        }
        return passed;
    }

    /** Nothing came. */
    static Passed nothing() {
        return NOTHING;
    }

    /** How many there are, taken ones included. */
    public int size() {
        return rights == null ? 0 : rights.entries().size();
    }

    /** What one of them is to. */
    public Kind kind(int index) {
        return switch (entry(index).kind()) {
            case CONNECTION -> Kind.CONNECTION;
            case REQUEST -> Kind.REQUEST;
            case DESCRIPTOR -> Kind.DESCRIPTOR;
        };
    }

    /** The same as {@link #takeConnection(int, ConnectOptions)}, with the usual sizes. */
    public Connection takeConnection(int index) throws ParleyException {
        return takeConnection(index, ConnectOptions.defaults());
    }

    /**
     * Takes the right to a port, and connects by it. Blocks for the kernel. If the kernel refuses,
     * it can be tried again; not if this process has no descriptors or memory for the link. What
     * the connection is good for says {@link Connection#use}; a process that could do as much at
     * this port before shares the link that it has.
     *
     * @throws PortGone the port is closed, or the right is of another life of the kernel
     * @throws OverLimit this process has as many links as it may, or its user as much memory of
     *     links
     * @throws KernelGone there is no kernel
     * @throws IllegalStateException it was taken, or let go
     */
    public Connection takeConnection(int index, ConnectOptions options) throws ParleyException {
        Taking taking = take(index, Kind.CONNECTION);
        try {
            Connection connection =
                    Parley.connectBy(
                            taking.session(),
                            new PassedRight(taking.rights().linkId(), entry(index).rightId()),
                            options);
            taking.succeed();
            return connection;
        } finally {
            taking.end();
        }
    }

    /** Takes a descriptor. */
    public Descriptor takeDescriptor(int index) {
        return new Descriptor(take(index, Kind.DESCRIPTOR).rights().descriptor(index));
    }

    /** The same as {@link #takeRequest(int, Duration)}, for no longer than five seconds. */
    public Request takeRequest(int index) throws ParleyException {
        return takeRequest(index, PATIENCE);
    }

    /**
     * Takes the right to answer a request, which comes here with it: as if it had been forwarded.
     * Blocks until its giver's library, and its sender, have moved it. Whoever takes it has to
     * answer it; if this process dies, its sender is told.
     *
     * @throws PeerDied its sender is gone; or its giver is, and then its sender was told
     * @throws DeadlineExceeded it did not come in time; if it comes later, its sender is told
     *     {@link PortGone}, {@link Delivered#UNKNOWN}
     * @throws NotPermitted its giver is of another user than its sender, and this process of a
     *     third
     * @throws KernelGone there is no kernel that could introduce the two; it can be tried again
     * @throws Interrupted the thread was interrupted
     * @throws IllegalStateException it was taken, or let go
     */
    public Request takeRequest(int index, Duration patience) throws ParleyException {
        Taking taking = take(index, Kind.REQUEST);
        return Fetching.fetch(taking, index, Deadline.after(patience));
    }

    /** Lets go of what was not taken; harmless if it was let go. */
    @Override
    public void close() {
        if (rights != null) {
            rights.close();
        }
    }

    private RightEntry entry(int index) {
        if (rights == null) {
            throw new IndexOutOfBoundsException("nothing came, index=" + index);
        }
        return rights.entries().get(index);
    }

    private Taking take(int index, Kind kind) {
        Kind actual = kind(index);
        if (actual != kind) {
            throw new IllegalStateException("%d is a %s".formatted(index, actual));
        }
        if (session == null || rights == null || !rights.take(index)) {
            throw new IllegalStateException("%d was taken, or let go".formatted(index));
        }
        return new Taking(session, rights, index);
    }

    /** A right that is taken, for the time until it is had. */
    static final class Taking {

        private final Session session;
        private final ArrivedRights rights;
        private final int index;
        private boolean isOver;

        private Taking(Session session, ArrivedRights rights, int index) {
            this.session = session;
            this.rights = rights;
            this.index = index;
        }

        Session session() {
            return session;
        }

        ArrivedRights rights() {
            return rights;
        }

        /** It is had, or who has it is not known. */
        void succeed() {
            isOver = true;
        }

        /** Puts it back, unless it is had. */
        void end() {
            if (!isOver) {
                rights.putBack(index);
            }
        }
    }
}
