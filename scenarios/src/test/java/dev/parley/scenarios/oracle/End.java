package dev.parley.scenarios.oracle;

import dev.parley.Delivered;

/** What a client is told of a message. */
public enum End {
    /** The server replied. */
    REPLIED,
    /** The server failed it. */
    FAILED,
    /** No server received it. */
    NOT_DELIVERED,
    /** A server may have received it. */
    UNKNOWN;

    static End of(Delivered delivered) {
        return switch (delivered) {
            case NO -> NOT_DELIVERED;
            case YES -> FAILED;
            case UNKNOWN -> UNKNOWN;
        };
    }
}
