package dev.parley.kernel.state;

import java.util.Optional;

/** Who may do what. */
public interface Policy {

    /** Why this process may not join; empty when it may. */
    Optional<String> joinDenial(Credentials credentials);

    /** Why this process may not own names; empty when it may. */
    Optional<String> nameDenial(Credentials credentials);

    /** Why this process may not be told of the ends of all others; empty when it may. */
    Optional<String> endsDenial(Credentials credentials);

    /**
     * Lets in one user and nobody else, not even root: who is root can become that user first, and
     * then it can be seen.
     */
    static Policy onlyUid(int uid) {
        return new OnlyUid(uid);
    }

    /**
     * Lets in everybody; names, and word of everybody's end, are for the user of the kernel and for
     * root.
     */
    static Policy everybody(int kernelUid) {
        return new Everybody(kernelUid);
    }

    /** A user's own node. */
    record OnlyUid(int uid) implements Policy {

        @Override
        public Optional<String> joinDenial(Credentials credentials) {
            return credentials.uid() == uid
                    ? Optional.empty()
                    : Optional.of("this node is of uid " + uid + ", and lets in nobody else");
        }

        @Override
        public Optional<String> nameDenial(Credentials credentials) {
            return Optional.empty(); // who is in, is the user
        }

        @Override
        public Optional<String> endsDenial(Credentials credentials) {
            return Optional.empty();
        }
    }

    /** The host's node. */
    record Everybody(int kernelUid) implements Policy {

        @Override
        public Optional<String> joinDenial(Credentials credentials) {
            return Optional.empty();
        }

        @Override
        public Optional<String> nameDenial(Credentials credentials) {
            return denial("own names", credentials);
        }

        @Override
        public Optional<String> endsDenial(Credentials credentials) {
            return denial("watch all members", credentials);
        }

        private Optional<String> denial(String what, Credentials credentials) {
            return credentials.uid() == kernelUid || credentials.uid() == 0
                    ? Optional.empty()
                    : Optional.of(
                            "on this node only root and uid %d, the kernel's own, may %s, uid=%d"
                                    .formatted(kernelUid, what, credentials.uid()));
        }
    }
}
