package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.parley.Errno;
import dev.parley.ParleyException;
import dev.parley.ServerFailed;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a server refuses. */
public final class Refusals {

    private Refusals() {}

    /** The server must have received the request, and failed it with that number. */
    public static void assertRefused(Errno errno, ThrowingCallable call) {
        assertThatThrownBy(call)
                .asInstanceOf(type(ServerFailed.class))
                .returns(errno, ParleyException::errno);
    }
}
