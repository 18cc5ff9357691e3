package dev.parley.node;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** There is no kernel to talk to: none was found, it is not to be trusted, or it went away. */
public final class KernelLost extends IOException {

    private static final long serialVersionUID = 1L;

    KernelLost(String reason) {
        super(reason);
    }

    /** The text, which there always is. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    KernelLost(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
