package dev.parley.linux;

import java.io.IOException;

/** Knows whether any copy of a descriptor is still open, wherever it went. */
final class Witness {

    private final SeqpacketSocket own;
    private final SeqpacketSocket token;

    private Witness(SeqpacketSocket.Pair pair) {
        this.own = pair.first();
        this.token = pair.second();
    }

    static Witness create() throws IOException {
        return new Witness(SeqpacketSocket.pair());
    }

    /** The descriptor to give away. */
    Fd token() {
        return token.fd();
    }

    /** Closes the copy of the test itself. */
    void dropToken() {
        token.close();
    }

    /** A socket reads its end once the last copy of the other one is closed. */
    boolean isHeld() throws IOException {
        try (FrameBuffer buffer = FrameBuffer.ofCapacity(1)) {
            return own.receive(buffer) != SeqpacketSocket.Arrival.END;
        }
    }
}
