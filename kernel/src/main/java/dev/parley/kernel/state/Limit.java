package dev.parley.kernel.state;

/** Everything that has a limit, with the value that holds unless another is set. */
public enum Limit {
    /** Processes that are connected. */
    MEMBERS_PER_UID("members-per-uid", Holder.UID, 1_024),
    /** Open ports. */
    PORTS_PER_MEMBER("ports-per-member", Holder.MEMBER, 4_096),
    /** Names of all ports together. */
    NAMES_PER_MEMBER("names-per-member", Holder.MEMBER, 4_096),
    /** Links that the member is the client of, waiting ones included. */
    LINKS_PER_MEMBER("links-per-member", Holder.MEMBER, 4_096),
    /**
     * Memory of the links, of either kind, that the user's members are clients of, waiting ones
     * included.
     */
    LINK_BYTES_PER_UID("link-bytes-per-uid", Holder.UID, 1L << 30),
    /** Connects that wait for a name to appear. */
    WAITING_PER_MEMBER("waiting-per-member", Holder.MEMBER, 64),
    /** Members and names that the member waits for the end of. */
    WATCHES_PER_MEMBER("watches-per-member", Holder.MEMBER, 1_024),
    /** Introductions that a server has not read yet. */
    UNREAD_PER_MEMBER("unread-introductions-per-member", Holder.MEMBER, 64),
    /** Rights that the user's members passed on, and that were not taken yet. */
    RIGHTS_PER_UID("rights-in-messages-per-uid", Holder.UID, 4_096),
    /** Descriptors that the kernel's process holds for the user's members. */
    DESCRIPTORS_PER_UID("descriptors-per-uid", Holder.UID, 65_536);

    private enum Holder {
        MEMBER,
        UID
    }

    private final String title;
    private final Holder holder;
    private final long standard;

    Limit(String title, Holder holder, long standard) {
        this.title = title;
        this.holder = holder;
        this.standard = standard;
    }

    /** The name by which it is set, and by which a refusal calls it. */
    public String title() {
        return title;
    }

    long standard() {
        return standard;
    }

    long holder(Member member) {
        return switch (holder) {
            case MEMBER -> member.id();
            case UID -> member.credentials().uid();
        };
    }
}
