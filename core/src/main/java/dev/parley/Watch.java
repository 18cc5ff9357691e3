package dev.parley;

import dev.parley.node.Session;
import dev.parley.node.Watching;
import dev.parley.wire.Ask;
import dev.parley.wire.MemberRecord;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Waits for the end of a member, or for a name to be let go of. Thread-safe.
 *
 * <p>It outlives the kernel: what ended while there was none is told by the next one, once.
 */
public final class Watch implements AutoCloseable {

    private final Session session;
    private final Watching watching;
    private final CompletableFuture<Notice> ended;

    private record Listener(
            Function<MemberRecord, Notice> notice,
            Consumer<Notice> receiver,
            CompletableFuture<Notice> ended)
            implements Watching.Listener {

        @Override
        public void gone(MemberRecord who) {
            Notice gone = notice.apply(who);
            receiver.accept(gone);
            ended.completeAsync(() -> gone); // what depends on it is not the background thread's
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
    static Watch member(Session session, Member member, Consumer<Notice> receiver)
            throws ParleyException {
        Notice gone = new Notice.MemberGone(member);
        return begin(
                session,
                new Ask.WatchMember(member.id(), member.pid(), member.uid()),
                new Listener(_ -> gone, receiver, new CompletableFuture<>()));
    }

    /** The same for whoever has a name. */
    static Watch name(Session session, String name, Consumer<Notice> receiver)
            throws ParleyException {
        return begin(
                session,
                new Ask.WatchName(Failures.checked(name)),
                new Listener(
                        owner -> new Notice.NameGone(name, known(owner)),
                        receiver,
                        new CompletableFuture<>()));
    }

    private static Watch begin(Session session, Ask ask, Listener listener) throws ParleyException {
        Watching watching = Failures.asking("watch " + ask, () -> session.watch(ask, listener));
        return new Watch(session, watching, listener.ended());
    }

    /** The kernel's word for nobody is a member without a number. */
    private static Optional<Member> known(MemberRecord owner) {
        return Optional.of(owner).filter(member -> member.id() != 0).map(Member::of);
    }

    /**
     * Is completed with what ended, once, on the future's default executor; cancelled if the watch
     * was closed before, or its process left the node.
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
