package dev.parley.link;

import static dev.parley.link.LinkPair.NOT_CANCELLED;
import static dev.parley.link.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.sleep.Deadline;
import dev.parley.wire.LinkKind;
import dev.parley.wire.PassedRight;
import dev.parley.wire.RightUse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A link, and rights that go with its messages; descriptors of which it is seen who has them. */
final class RightsScene implements AutoCloseable {

    /** A number of the kernel. */
    static final long RIGHT = 4711;

    private static final Set<Outcome> QUEUED =
            EnumSet.of(
                    Outcome.PORT_CLOSED,
                    Outcome.PEER_DIED_QUEUED,
                    Outcome.EXPIRED_QUEUED,
                    Outcome.INTERRUPTED_QUEUED,
                    Outcome.CLOSED_QUEUED,
                    Outcome.VIOLATED_QUEUED,
                    Outcome.NO_MEMORY);

    final LinkPair link;

    /** What the receiver has let go of. */
    final ConcurrentLinkedQueue<Long> dropped = new ConcurrentLinkedQueue<>();

    private final List<SeqpacketSocket> ends = new ArrayList<>();

    RightsScene(LinkKind kind) throws IOException {
        link = new LinkPair(kind);
        link.server().rights().grantBy(asking(new Forwards.Followed(0, ErrnoException.ENOTCONN)));
        link.client().rights().grantBy(asking(new Forwards.Followed(0, ErrnoException.ENOTCONN)));
    }

    /** Whoever is asked to lead a request somewhere else has this answer. */
    Granting asking(Forwards.Followed answer) {
        return new Granting() {
            @Override
            public void drop(long linkId, List<Long> rightIds) {
                assertThat(linkId).isEqualTo(link.client().id());
                dropped.addAll(rightIds);
            }

            @Override
            public Forwards.Followed passOn(Held request, PassedRight right) {
                return answer;
            }
        };
    }

    /** Some that go with a message; once all copies are closed, the other ends see a hang-up. */
    GivenRights given(int descriptors) throws IOException {
        GivenRights given = new GivenRights();
        for (int i = 0; i < descriptors; i++) {
            given.addDescriptor(descriptor());
        }
        return given;
    }

    Fd descriptor() throws IOException {
        SeqpacketSocket.Pair pair = SeqpacketSocket.pair();
        ends.add(pair.second());
        return pair.first().fd();
    }

    /** And the right to a port, as the kernel made it. */
    static GivenRights withPort(GivenRights given) {
        given.addConnection(RIGHT, RightUse.ALL);
        return given;
    }

    /** The right to answer a request. */
    static GivenRights passing(Held request) {
        GivenRights given = new GivenRights();
        assertThat(request.finish()).isTrue();
        given.addRequest(request.handOver());
        return given;
    }

    boolean isClosed(int index) throws IOException {
        return ends.get(index).isHungUp();
    }

    void awaitAllClosed() {
        soon().until(
                        () -> {
                            for (SeqpacketSocket end : ends) {
                                if (!end.isHungUp()) {
                                    return false;
                                }
                            }
                            return true;
                        });
    }

    ClientSlot claim() {
        return claim(NOT_CANCELLED);
    }

    ClientSlot claim(AtomicBoolean cancelled) {
        ClientSlot slot =
                Objects.requireNonNull(link.client().claim(Deadline.NEVER, cancelled), "no slot");
        slot.prepare(0);
        return slot;
    }

    /** A message with which rights go: what it came to, and which requests its sender has again. */
    static final class Sent {

        final ClientSlot slot;
        private final CompletableFuture<Outcome> outcome;
        private volatile Set<Integer> returned = Set.of();

        private Sent(ClientSlot slot, @Nullable ShownRights shown, long deadline) {
            this.slot = slot;
            outcome =
                    CompletableFuture.supplyAsync(
                            () -> {
                                Outcome end = slot.send(slot.link().roomBytes(), deadline);
                                if (shown != null) {
                                    returned = shown.settle(!QUEUED.contains(end));
                                }
                                return end;
                            });
        }

        Outcome outcome() throws Exception {
            return outcome.get(30, TimeUnit.SECONDS);
        }

        Set<Integer> returned() throws Exception {
            outcome();
            return returned;
        }
    }

    /** Shows them, and sends. */
    Sent send(GivenRights given) {
        return send(claim(), given, Deadline.NEVER);
    }

    Sent send(ClientSlot slot, GivenRights given, long deadline) {
        ShownRights shown = slot.showRights(given, Deadline.NEVER);
        assertThat(shown.errno()).isZero();
        return new Sent(slot, shown, deadline);
    }

    /** A message without any. */
    Sent sendNone(ClientSlot slot) {
        return new Sent(slot, null, Deadline.NEVER);
    }

    static ArrivedRights rights(Held held) {
        return Objects.requireNonNull(held.rights());
    }

    @Override
    public void close() {
        link.close();
        ends.forEach(SeqpacketSocket::close);
    }
}
