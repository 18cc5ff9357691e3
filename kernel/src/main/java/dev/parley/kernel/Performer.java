package dev.parley.kernel;

import dev.parley.kernel.state.Descriptor;
import dev.parley.kernel.state.Effect;
import dev.parley.kernel.state.Effect.Drop;
import dev.parley.kernel.state.Effect.Expel;
import dev.parley.kernel.state.Effect.Introduce;
import dev.parley.kernel.state.Effect.Journal;
import dev.parley.kernel.state.Effect.Note;
import dev.parley.kernel.state.Effect.Release;
import dev.parley.kernel.state.Effect.Say;
import dev.parley.kernel.state.Effect.Show;
import dev.parley.kernel.state.Event;
import dev.parley.kernel.state.Event.Left;
import dev.parley.kernel.state.Event.Settled;
import dev.parley.kernel.state.Event.Unmade;
import dev.parley.kernel.state.NameHolder;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import dev.parley.linux.Mapping.Access;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.wire.MemberEnd;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * Brings about what the node says. What goes wrong on the way is an event of its own.
 *
 * <p>Owned by the kernel's loop; not thread-safe. Nothing here blocks.
 */
final class Performer {

    private final Connections connections;
    private final HeldDescriptors descriptors;
    private final NameJournal journal;
    private final AuditLog audit;
    private final Pictures pictures;
    private final Queue<Event> happened = new ArrayDeque<>();

    Performer(
            Connections connections,
            HeldDescriptors descriptors,
            NameJournal journal,
            AuditLog audit) {
        this.connections = connections;
        this.descriptors = descriptors;
        this.journal = journal;
        this.audit = audit;
        this.pictures = new Pictures(descriptors);
    }

    void perform(Effect effect, long nowNanos) {
        switch (effect) {
            case Say say -> say(say);
            case Introduce introduce -> introduce(introduce);
            case Show show -> show(show);
            case Journal(String name, Optional<NameHolder> holder) -> journal.record(name, holder);
            case Drop(Descriptor descriptor) -> descriptors.drop(descriptor);
            case Release(long number) -> connections.release(number);
            case Expel(long number) -> expel(number);
            case Note(String line) -> audit.warn(line, nowNanos);
        }
    }

    private void say(Say say) {
        deliver(say, List.of());
    }

    private void introduce(Introduce introduce) {
        List<Fd> toClient = new ArrayList<>();
        List<Fd> toServer = new ArrayList<>();
        try {
            SeqpacketSocket.Pair pair = SeqpacketSocket.pair();
            toClient.add(pair.first().fd());
            toServer.add(pair.second().fd());
            addCopies(introduce.client(), toClient);
            addCopies(introduce.server(), toServer);
        } catch (ErrnoException e) {
            toClient.forEach(Fd::close);
            toServer.forEach(Fd::close);
            happened.add(new Unmade(introduce, String.valueOf(e.getMessage())));
            return;
        }
        deliver(introduce.server(), toServer);
        deliver(introduce.client(), toClient);
    }

    private void addCopies(Say say, List<Fd> copies) throws ErrnoException {
        for (Descriptor descriptor : say.copies()) {
            copies.add(descriptors.copy(descriptor));
        }
    }

    private void show(Show show) {
        Tell answer;
        try {
            byte[] picture = pictures.picture(show.inventory());
            if (picture.length <= show.capacityBytes()) {
                put(picture, show);
            }
            answer = new Tell.Seen(picture.length);
        } catch (ErrnoException e) {
            answer =
                    new Tell.Refused(
                            Refusal.OVER_LIMIT, "the system refused the look: " + e.getMessage());
        }
        say(new Say(show.connection(), show.call(), answer, List.of()));
    }

    private void put(byte[] picture, Show show) throws ErrnoException {
        Fd memory = descriptors.held(show.memory());
        Mapping mapping = Mapping.mapLazily(memory, show.capacityBytes(), Access.READ_WRITE);
        try {
            mapping.words().copyIn(0, MemorySegment.ofArray(picture), 0, picture.length);
        } finally {
            mapping.recycle();
        }
    }

    /** Takes over the descriptors. */
    private void deliver(Say say, List<Fd> enclosed) {
        Optional<Connection> found = connections.find(say.connection());
        if (found.isEmpty()) {
            enclosed.forEach(Fd::close); // it has hung up, and the node is about to hear of it
            return;
        }
        Connection connection = found.get();
        try {
            connection.say(say.call(), say.tell(), enclosed);
            connections.said(connection);
            if (!enclosed.isEmpty()) {
                connections.wasIntroduced(connection);
            }
        } catch (ErrnoException _) {
            leave(connection);
        }
    }

    /** A process is gone, or its connection is no longer good for anything. */
    void leave(Connection connection) {
        boolean died = connection.hasDied();
        Optional<MemberEnd> end = died ? Optional.of(connection.end()) : endOfLiving(connection);
        happened.add(new Left(connection.number(), died, end));
        if (end.isPresent()) {
            connections.end(connection);
        } else {
            connections.awaitDeath(connection);
        }
    }

    /** Linux closes the sockets of a process that ends a moment before it says that it did. */
    private static Optional<MemberEnd> endOfLiving(Connection connection) {
        if (connection.saysFarewell()) {
            return Optional.of(MemberEnd.LEFT);
        }
        return connection.pidfd().isPresent() ? Optional.empty() : Optional.of(MemberEnd.UNKNOWN);
    }

    /** A process has ended that had hung up before. */
    void died(Connection connection) {
        happened.add(new Settled(connection.number(), connection.end()));
        connections.release(connection.number());
    }

    /** What has come of it all, and the node does not know yet. */
    Optional<Event> nextEvent() {
        return Optional.ofNullable(happened.poll());
    }

    private void expel(long number) {
        // It may have hung up while it was told why; the node has forgotten it either way.
        happened.removeIf(event -> event instanceof Left left && left.connection() == number);
        connections.release(number);
        connections
                .find(number)
                .ifPresent(
                        connection -> {
                            connection.drain();
                            connections.end(connection);
                        });
    }
}
