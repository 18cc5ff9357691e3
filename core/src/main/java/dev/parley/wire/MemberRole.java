package dev.parley.wire;

/** Which way a process's messages go, as it says itself. The numbers are the protocol. */
public enum MemberRole {
    /** Both ways. */
    BOTH(0),
    /** It is not sent to. */
    SENDS(1),
    /** It does not send. */
    RECEIVES(2);

    private static final MemberRole[] ALL = values();

    private final int number;

    MemberRole(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static MemberRole of(int number) throws MalformedFrame {
        for (MemberRole role : ALL) {
            if (role.number == number) {
                return role;
            }
        }
        throw new MalformedFrame("unknown role, number=" + number);
    }
}
