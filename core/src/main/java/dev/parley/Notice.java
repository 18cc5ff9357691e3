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

    /** A member that was watched is gone: it died, or left the node. */
    record MemberGone(Member member) implements Notice {}

    /**
     * A name that was watched was let go of: by its owner, or with it.
     *
     * @param owner who had it; empty: nobody did when the watch began
     */
    record NameGone(String name, Optional<Member> owner) implements Notice {}
}
