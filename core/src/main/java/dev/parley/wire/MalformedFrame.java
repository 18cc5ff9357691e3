package dev.parley.wire;

import java.io.IOException;

/** A frame that does not follow its layout. Ends the connection that it came by, nothing else. */
public final class MalformedFrame extends IOException {

    private static final long serialVersionUID = 1L;

    /** States what was found and what was expected. */
    public MalformedFrame(String reason) {
        super(reason);
    }
}
