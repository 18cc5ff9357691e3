package dev.parley.kernel.state;

import java.util.Optional;

/** Who may join. */
@FunctionalInterface
public interface Policy {

    /** Why this process may not join; empty when it may. */
    Optional<String> denial(Credentials credentials);

    /**
     * Lets in one user and nobody else, not even root: who is root can become that user first, and
     * then it can be seen.
     */
    static Policy onlyUid(int uid) {
        return credentials ->
                credentials.uid() == uid
                        ? Optional.empty()
                        : Optional.of(
                                "this node's policy lets in uid "
                                        + uid
                                        + " only; other users need a policy, which this version"
                                        + " does not have");
    }
}
