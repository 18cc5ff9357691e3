package dev.parley;

import java.util.Optional;

/** What the system tells. Needs no answer. */
public sealed interface Notice extends Received {

    /**
     * A client is gone: it closed its last connection to this port, or died. What it still had
     * waiting here has vanished; replies to it reach nobody. Told once for each client process.
     */
    record ClientGone(Member client) implements Notice {}

    /** A member that was watched is gone: it died, or left the node. */
    record MemberGone(Member member) implements Notice {}

    /**
     * A name that was watched was let go of: by its owner, or with it.
     *
     * @param owner who had it; empty: nobody did when the watch began
     */
    record NameGone(String name, Optional<Member> owner) implements Notice {}
}
