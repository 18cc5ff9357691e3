package dev.parley.scenarios;

import static dev.parley.scenarios.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Errno;
import dev.parley.JoinOptions;
import dev.parley.ParleyException;
import dev.parley.Snapshot;
import dev.parley.Transport;
import dev.parley.junit.ParleyNode;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import dev.parley.qnx4.Qnx4Options;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A node of a test class, this process as one of QNX 4 in it, and others, which live on from test
 * to test as long as they can: they take part anew in each. Owned by the thread of the tests.
 */
final class Qnx4Crew implements BeforeAllCallback, AfterAllCallback, AfterEachCallback {

    private final ParleyNode node = new ParleyNode();
    private final Queue<Qnx4Peer> idle = new ArrayDeque<>();
    private final List<Qnx4Peer> busy = new ArrayList<>();
    private @Nullable Qnx4 self;

    ParleyNode node() {
        return node;
    }

    /** This process, by links of that kind. */
    Qnx4 attach(Transport transport) throws Qnx4Exception {
        return attach(transport, false);
    }

    Qnx4 attach(Transport transport, boolean receivesAgain) throws Qnx4Exception {
        Qnx4 attached =
                Qnx4.attach(
                        Qnx4Options.defaults()
                                .withJoin(JoinOptions.defaults().withSocket(node.socket()))
                                .withTransport(transport)
                                .withReceivingAgain(receivesAgain));
        self = attached;
        return attached;
    }

    /** One more process, by links of that kind. */
    Qnx4Peer process(Transport transport) {
        return unattached().attach(transport);
    }

    /** One more process, which takes no part yet. */
    Qnx4Peer unattached() {
        Qnx4Peer spare = idle.poll();
        Qnx4Peer peer = spare != null ? spare : Qnx4Peer.start(node.socket(), Jvm.rehearsed());
        busy.add(peer);
        return peer;
    }

    /** What it is called with throws that. */
    static void fails(Errno errno, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Qnx4Exception.class, e -> assertThat(e.errno()).isEqualTo(errno));
    }

    /** Waits until so many threads of a process are in a state, as this process sees it. */
    static void await(Qnx4 observer, Qnx4Peer who, Snapshot.State state, long threads) {
        soon().until(() -> count(observer, who, state) == threads);
    }

    private static long count(Qnx4 observer, Qnx4Peer who, Snapshot.State state)
            throws ParleyException {
        return observer.parley().look().processes().stream()
                .filter(process -> process.member().pid() == who.pid())
                .flatMap(process -> process.threads().stream())
                .filter(thread -> thread.state() == state)
                .count();
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        node.beforeAll(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Qnx4 attached = self;
        if (attached != null) {
            self = null;
            attached.close();
        }
        for (Qnx4Peer peer : busy) {
            if (peer.isGone() || context.getExecutionException().isPresent()) {
                peer.close();
            } else {
                peer.detach();
                idle.add(peer);
            }
        }
        busy.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        idle.forEach(Qnx4Peer::close);
        idle.clear();
        node.afterAll(context);
    }
}
