package dev.parley.node;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** There is no kernel to talk to: none was found, it is not to be trusted, or it went away. */
public final class KernelLost extends IOException {

    private static final long serialVersionUID = 1L;

    KernelLost(String reason) {
        super(reason);
    }

    /** That the talk with a kernel failed, as it did. */
    static KernelLost because(Exception failure) {
        return failure instanceof KernelLost lost
                ? lost
                : new KernelLost(String.valueOf(failure.getMessage()), failure);
    }

    /** The text, which there always is. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    KernelLost(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
