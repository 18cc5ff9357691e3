package dev.parley;

import dev.parley.node.Session;
import dev.parley.node.Watching;
import dev.parley.node.Watching.Wish;
import dev.parley.wire.Ask;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.Tell;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Waits for the end of a member, or for a name to be let go of; or, as long as it lasts, for the
 * end of each member, or for each owner of a name. Thread-safe.
 *
 * <p>It outlives the kernel: what ended while there was none is told by the next one, once. Only a
 * watch of all members does not tell of those who ended meanwhile, for the next kernel never knew
 * them.
 */
public final class Watch implements AutoCloseable {

    private final Session session;
    private final Watching watching;
    private final CompletableFuture<Notice> ended;

    /** A notice, and what to do when the program has it. */
    record Announced(Notice notice, Runnable noted) {}

    /**
     * @param isStanding whether there may be more to tell
     */
    private record Listener(
            Function<Tell, Notice> notice,
            boolean isStanding,
            Consumer<Announced> receiver,
            CompletableFuture<Notice> ended)
            implements Watching.Listener {

        @Override
        public void told(Tell tell, Runnable noted) {
            Notice told = notice.apply(tell);
            receiver.accept(new Announced(told, noted));
            if (!isStanding) {
                ended.completeAsync(() -> told); // what depends on it is not this thread's
            }
        }

        @Override
        public void cancelled() {
            ended.defaultExecutor().execute(() -> ended.cancel(false));
        }
    }

    private Watch(Session session, Watching watching, CompletableFuture<Notice> ended) {
        this.session = session;
        this.watching = watching;
        this.ended = ended;
    }

    /** {@code receiver} is handed the notice on the background thread, and must be quick. */
    static Watch member(Session session, Member member, Consumer<Announced> receiver)
            throws ParleyException {
        return begin(
                session,
                "watch member " + member.id(),
                Wish.once(new Ask.WatchMember(member.id(), member.pid(), member.uid())),
                tell -> new Notice.MemberGone(member, Told.ending(((Tell.Gone) tell).end())),
                receiver);
    }

    /** The same for whoever has a name. */
    static Watch name(Session session, String name, Consumer<Announced> receiver)
            throws ParleyException {
        return begin(
                session,
                "watch " + name,
                Wish.once(new Ask.WatchName(Failures.checked(name))),
                tell -> new Notice.NameGone(name, Told.somebody(((Tell.Gone) tell).who())),
                receiver);
    }

    /** The same for each owner of a name. */
    static Watch owners(Session session, String name, Consumer<Announced> receiver)
            throws ParleyException {
        LastOwner last = new LastOwner(Failures.checked(name));
        return begin(
                session,
                "watch the owners of " + name,
                new Wish(last::ask, true),
                tell -> last.changed(((Tell.OwnerIs) tell).owner()),
                receiver);
    }

    /** The same for each member. */
    static Watch members(Session session, Consumer<Announced> receiver) throws ParleyException {
        return begin(
                session,
                "watch all members",
                new Wish(Ask.WatchMembers::new, true),
                Watch::ofMembers,
                receiver);
    }

    private static Notice ofMembers(Tell tell) {
        return switch (tell) {
            case Tell.Missed missed -> new Notice.MembersMissed(missed.count());
            case Tell.Gone gone ->
                    new Notice.MemberGone(Member.of(gone.who()), Told.ending(gone.end()));
            default -> throw new IllegalStateException("no watch of members tells " + tell);
        };
    }

    /** Who had a name, by what was told last. Thread-safe. */
    private static final class LastOwner {

        private final String name;
        private boolean isTold;
        private Optional<Member> owner = Optional.empty();

        LastOwner(String name) {
            this.name = name;
        }

        /** The next kernel need not tell again what an earlier one has told. */
        synchronized Ask ask() {
            return new Ask.WatchOwner(
                    name,
                    isTold,
                    owner.map(Member::id).orElse(0L),
                    owner.map(Member::pid).orElse(0),
                    owner.map(Member::uid).orElse(0));
        }

        synchronized Notice changed(MemberRecord now) {
            Optional<Member> from = owner;
            owner = Told.somebody(now);
            isTold = true;
            return new Notice.NameOwnerChanged(name, from, owner);
        }
    }

    private static Watch begin(
            Session session,
            String what,
            Wish wish,
            Function<Tell, Notice> notice,
            Consumer<Announced> receiver)
            throws ParleyException {
        CompletableFuture<Notice> ended = new CompletableFuture<>();
        Listener listener = new Listener(notice, wish.isStanding(), receiver, ended);
        Watching watching = Failures.asking(what, () -> session.watch(wish, listener));
        return new Watch(session, watching, ended);
    }

    /**
     * Is completed with what ended, once, on the future's default executor; cancelled if the watch
     * was closed before, or its process left the node. Of a watch that goes on: only cancelled.
     */
    public CompletableFuture<Notice> ended() {
        return ended;
    }

    /** Watches no longer; harmless after the end. */
    @Override
    public void close() {
        if (session.unwatch(watching)) {
            ended.cancel(false);
        }
    }
}
