package dev.parley.scenarios.storm;

import dev.parley.Closed;
import dev.parley.Connection;
import dev.parley.ParleyException;
import dev.parley.PeerDied;
import dev.parley.PortGone;
import dev.parley.ProtocolViolated;
import dev.parley.Reply;
import dev.parley.scenarios.oracle.ClientJournal;
import dev.parley.scenarios.oracle.ClientJournal.Address;
import dev.parley.scenarios.oracle.ClientJournal.Draft;
import dev.parley.scenarios.oracle.Message;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One thread that sends, now here, now there. Owned by that thread. */
final class Correspondent {

    private static final int STAY = 50;
    private static final int CLOSE = 2_000;
    private static final long LONGEST_THOUGHT_NANOS = 1_000_000;

    private final StormClient client;
    private final ClientJournal books;
    private final SplittableRandom random;
    private final Pace pace;

    private Door door;
    private @Nullable Connection lastConnection;
    private int lane;

    Correspondent(StormClient client, ClientJournal books, SplittableRandom random) {
        this.client = client;
        this.books = books;
        this.random = random;
        this.pace = new Pace(random);
        this.door = anyDoor();
    }

    private Door anyDoor() {
        List<Door> doors = client.doors();
        return doors.get(random.nextInt(doors.size()));
    }

    /** Sends one message after the other, until no more are wanted. */
    void sendAndWait() {
        Optional<Connection> connection = next();
        while (connection.isPresent()) {
            sendAndWait(connection.get());
            LockSupport.parkNanos(random.nextLong(LONGEST_THOUGHT_NANOS));
            connection = next();
        }
    }

    /** Sends without waiting, as many at a time, until no more are wanted; waits for the last. */
    void sendAhead(int most) {
        Semaphore room = new Semaphore(most);
        Optional<Connection> connection = next();
        while (connection.isPresent()) {
            room.acquireUninterruptibly();
            sendAhead(connection.get(), room);
            LockSupport.parkNanos(random.nextLong(LONGEST_THOUGHT_NANOS / most));
            connection = next();
        }
        room.acquireUninterruptibly(most);
    }

    /** The connection to send on; now and then another one, or one that this closes. */
    private Optional<Connection> next() {
        if (random.nextInt(STAY) == 0) {
            door = anyDoor();
        }
        if (random.nextInt(CLOSE) == 0) {
            door.close();
        }
        Optional<Connection> connection =
                client.isSending() ? door.open(client::isSending) : Optional.empty();
        if (connection.isPresent() && connection.get() != lastConnection) {
            lastConnection = connection.get();
            lane = client.nextLane();
        }
        return connection;
    }

    private void sendAndWait(Connection connection) {
        int requestBytes = Size.any(random, Message.LEAST_REQUEST_BYTES);
        int replyBytes = Size.any(random, Message.LEAST_REPLY_BYTES);
        Optional<Duration> patience = pace.next();
        Draft draft = books.begin(address(connection, patience, true), requestBytes, replyBytes);
        Way way = random.nextBoolean() ? Way.PLAIN : Way.CALL;
        try {
            byte[] reply = way.send(connection, draft.request(), replyBytes, patience);
            books.replied(draft.number(), reply);
            pace.ended(true);
        } catch (ParleyException e) {
            books.failed(draft.number(), e);
            pace.ended(false);
            recover(connection, e);
        }
    }

    private void sendAhead(Connection connection, Semaphore room) {
        int requestBytes = Size.any(random, Message.LEAST_REQUEST_BYTES);
        int replyBytes = Size.ordinary(random, Message.LEAST_REPLY_BYTES);
        boolean inOrder = requestBytes <= connection.capacityBytes();
        Optional<Duration> patience = pace.next();
        Draft draft = books.begin(address(connection, patience, inOrder), requestBytes, replyBytes);
        try {
            CompletableFuture<Reply> future =
                    patience.isPresent()
                            ? connection.sendAsync(draft.request(), patience.get())
                            : connection.sendAsync(draft.request());
            var _ =
                    future.whenComplete(
                            (reply, failure) -> {
                                ended(connection, draft, reply, failure);
                                room.release();
                            });
        } catch (ParleyException e) {
            ended(connection, draft, null, e);
            room.release();
        }
    }

    private void ended(
            Connection connection,
            Draft draft,
            @Nullable Reply reply,
            @Nullable Throwable failure) {
        if (reply != null) {
            books.replied(draft.number(), reply.bytes());
        } else if (failure instanceof ParleyException e) {
            books.failed(draft.number(), e);
            recover(connection, e);
        } else {
            Participant.crash(failure);
        }
    }

    /** A connection whose server is gone is no longer used; an interrupt has had its effect. */
    private void recover(Connection connection, ParleyException failure) {
        var _ = Thread.interrupted();
        boolean isOver =
                failure instanceof Closed
                        || failure instanceof PeerDied
                        || failure instanceof PortGone
                        || failure instanceof ProtocolViolated;
        if (isOver) {
            client.doors().forEach(one -> one.close(connection));
        }
    }

    private Address address(Connection to, Optional<Duration> patience, boolean inOrder) {
        return new Address(Participant.life(to.owner()), lane, inOrder, to.transport(), patience);
    }
}
