package dev.parley;

import java.util.Optional;

/** What the system tells. Needs no answer. */
public sealed interface Notice extends Received {

    /**
     * A client is gone: it closed its last connection to this port, or died. What it still had
     * waiting here has vanished; replies to it reach nobody. Told once for each client process.
     */
    record ClientGone(Member client) implements Notice {}

    /**
     * A client would like to leave a request that this port holds, and is kept until it is answered
     * ({@link PortOptions#keepsClients}): its thread was interrupted, or its soft timeout is over.
     * Told once for each request, and never after the reply. The client waits on: answer it, soon.
     *
     * @param number the request's: {@link Request#number}
     */
    record Abandoned(Member client, long number) implements Notice {}

    /**
     * Nobody has a connection to this port any more: told after the {@link ClientGone} of the last
     * that had one, each time that happens, before anything of who connects next.
     */
    record LastConnectionGone() implements Notice {}

    /**
     * A member that was watched is gone: it died, or left the node.
     *
     * @param ending how, as far as the kernel knows
     */
    record MemberGone(Member member, Ending ending) implements Notice {}

    /**
     * Of a watch of all members: more are gone, of which nothing else can be told, because this
     * process did not receive for too long.
     *
     * @param count at least 1
     */
    record MembersMissed(long count) implements Notice {}

    /**
     * A name that was watched was let go of: by its owner, or with it.
     *
     * @param owner who had it; empty: nobody did when the watch began
     */
    record NameGone(String name, Optional<Member> owner) implements Notice {}

    /**
     * Another process has the name, or nobody any more. The first that a watch tells says who has
     * it at its beginning.
     *
     * @param from who had it, by what this watch told last; empty: nobody, or nothing was told yet
     * @param to who has it now; empty: nobody
     */
    record NameOwnerChanged(String name, Optional<Member> from, Optional<Member> to)
            implements Notice {}
}
