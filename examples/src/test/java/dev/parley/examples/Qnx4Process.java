package dev.parley.examples;

import static dev.parley.examples.Soon.soon;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.parley.Errno;
import dev.parley.JoinOptions;
import dev.parley.junit.ParleyNode;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import dev.parley.qnx4.Qnx4Options;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The process of a test, as one that takes part by QNX 4's calls. */
public final class Qnx4Process {

    private Qnx4Process() {}

    /** Takes part in the node of a test. */
    public static Qnx4 attach(ParleyNode node) throws Qnx4Exception {
        JoinOptions join = JoinOptions.defaults().withSocket(node.socket());
        return Qnx4.attach(Qnx4Options.defaults().withJoin(join));
    }

    /** Blocks until somebody has that name; returns its pid. */
    public static int awaitName(Qnx4 qnx, String name) {
        return soon().ignoreException(Qnx4Exception.class)
                .until(() -> qnx.qnx_name_locate(0, name, 0), pid -> pid > 0);
    }

    /** The call must fail with that number. */
    public static void assertFails(Errno errno, ThrowingCallable call) {
        assertThatThrownBy(call)
                .asInstanceOf(type(Qnx4Exception.class))
                .returns(errno, Qnx4Exception::errno);
    }
}
