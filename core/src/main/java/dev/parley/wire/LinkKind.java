package dev.parley.wire;

/** What carries the messages of a link. */
public enum LinkKind {
    /** Memory that both sides map. */
    MEMORY(0),
    /** The pair's socket: each side has memory of its own, and frames keep the two in step. */
    SOCKET(1);

    private static final LinkKind[] ALL = values();

    private final int number;

    LinkKind(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static LinkKind of(int number) throws MalformedFrame {
        for (LinkKind kind : ALL) {
            if (kind.number == number) {
                return kind;
            }
        }
        throw new MalformedFrame("unknown kind of link, kind=" + number);
    }
}
