package dev.parley;

import static java.util.Objects.requireNonNull;

import dev.parley.link.ClientLink;
import dev.parley.table.TableLayout;
import dev.parley.table.ThreadState;
import dev.parley.wire.Picture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What a node looks like at one moment: who is there, who serves what, who is linked to whom, and
 * who waits for whom. Made by the kernel, from what it knows and from what the processes publish of
 * their threads; see {@link Parley#look}.
 *
 * <p>Members, ports, names and links are the kernel's own knowledge. What a process says of itself
 * (its threads, its version, how many messages there were) may be wrong if that process is, and
 * says nothing of others.
 *
 * @param node the node's name
 * @param epoch of the kernel's life
 * @param kernelPid the kernel's process
 * @param kernelVersion what it is a version of
 * @param processes in the order in which they joined
 * @param ports in the order in which they were opened
 * @param links in the order in which they were made
 * @param dead members that are gone, for as long as not everybody who asked for that has taken note
 *     of it, and at most for ten seconds
 */
public record Snapshot(
        String node,
        long epoch,
        int kernelPid,
        String kernelVersion,
        List<ProcessInfo> processes,
        List<PortInfo> ports,
        List<LinkInfo> links,
        List<DeadInfo> dead) {

    /**
     * A process.
     *
     * @param version of the library, in its own words
     * @param program what it says of its program
     * @param sent how many messages, by all its links so far: of those that are, what their servers
     *     say that they received
     * @param received how many messages, at all its ports so far
     * @param threads those that have waited in Parley lately, the others are not known to it
     * @param hiddenThreads how many more wait at the moment, for which its page has no row
     * @param hasOtherServers whether threads that are not in the list have received from its ports,
     *     or answered for them: virtual ones, as a rule
     */
    public record ProcessInfo(
            Member member,
            String version,
            ProgramVersion program,
            long sent,
            long received,
            List<ThreadInfo> threads,
            int hiddenThreads,
            boolean hasOtherServers) {

        private static ProcessInfo of(Picture.ProcessInfo process) {
            return new ProcessInfo(
                    Member.of(process.member()),
                    process.version(),
                    Told.version(process.member(), process.program()),
                    process.sent(),
                    process.received(),
                    process.threads().stream().map(ThreadInfo::of).toList(),
                    process.hidden(),
                    process.hasStrangers());
        }
    }

    /** What a thread is doing, by the names that QNX gave them. */
    public enum State {
        /** It runs, or it waits for something else. */
        READY,
        /** It has sent, and nobody has received that yet. */
        SEND,
        /** It waits for something to receive. */
        RECEIVE,
        /** It has sent, and who received that has not replied yet. */
        REPLY;

        private static State of(ThreadState state) {
            return switch (state) {
                case READY -> READY;
                case SEND -> SEND;
                case RECEIVE -> RECEIVE;
                case REPLY -> REPLY;
            };
        }
    }

    /**
     * A thread.
     *
     * @param tid as Linux counts; 0: a virtual thread
     * @param id as Java counts, in its process
     * @param name cut to 40 bytes
     * @param portId where it sends, or receives; empty: it is READY, or the port is none that this
     *     kernel knows
     * @param linkId by which it sends; empty also if it still waits for a slot of it
     * @param priority of what it has sent; 0 also if it waits for something else
     * @param hasTimeout whether it waits for a limited time
     * @param since how long it has been so
     * @param waits how often it has waited
     * @param served the port that it has received from, or answered for; empty: none, or several
     * @param servesSeveral whether there are several
     */
    public record ThreadInfo(
            int tid,
            long id,
            String name,
            State state,
            OptionalLong portId,
            OptionalLong linkId,
            int priority,
            boolean hasTimeout,
            Duration since,
            long waits,
            OptionalLong served,
            boolean servesSeveral) {

        private static ThreadInfo of(Picture.ThreadInfo thread) {
            return new ThreadInfo(
                    thread.tid(),
                    thread.thread(),
                    thread.name(),
                    State.of(thread.state()),
                    known(thread.portId()),
                    known(thread.linkId()),
                    thread.priority(),
                    thread.hasEnd(),
                    Duration.ofNanos(thread.forNanos()),
                    thread.waits(),
                    known(thread.serves() == TableLayout.SEVERAL ? 0 : thread.serves()),
                    thread.serves() == TableLayout.SEVERAL);
        }

        private static OptionalLong known(long id) {
            return id == 0 ? OptionalLong.empty() : OptionalLong.of(id);
        }
    }

    /**
     * A port and its names.
     *
     * @param byRightOnly whether nobody but its owner connects to it by its name or its number:
     *     others need a right that was passed to them
     */
    public record PortInfo(long id, Member owner, List<String> names, boolean byRightOnly) {}

    /**
     * A link from a process to a port.
     *
     * @param capacityBytes the longest request, and the longest reply, that it carries by itself
     * @param received how many messages were received by it, as its server says
     * @param use what the client may do by it
     * @param giver who passed the right to it to the client, and may be gone; empty: nobody, the
     *     client connected by itself
     */
    public record LinkInfo(
            long id,
            Member client,
            long portId,
            Transport transport,
            int slots,
            int capacityBytes,
            long received,
            Use use,
            Optional<Member> giver) {}

    /**
     * A member that is gone.
     *
     * @param version of its library
     * @param since how long it has been gone
     */
    public record DeadInfo(Member member, String version, Ending ending, Duration since) {

        private static DeadInfo of(Picture.DeadInfo dead) {
            return new DeadInfo(
                    Member.of(dead.member()),
                    dead.version(),
                    Told.ending(dead.end()),
                    Duration.ofNanos(dead.forNanos()));
        }
    }

    static Snapshot of(Picture picture) {
        List<ProcessInfo> processes = picture.processes().stream().map(ProcessInfo::of).toList();
        Map<Long, Member> members =
                processes.stream()
                        .map(ProcessInfo::member)
                        .collect(Collectors.toMap(Member::id, member -> member));
        return new Snapshot(
                picture.node(),
                picture.epoch(),
                picture.kernelPid(),
                picture.kernelVersion(),
                processes,
                picture.ports().stream().map(port -> of(port, members)).toList(),
                picture.links().stream().map(link -> of(link, members)).toList(),
                picture.dead().stream().map(DeadInfo::of).toList());
    }

    private static PortInfo of(Picture.PortInfo port, Map<Long, Member> members) {
        return new PortInfo(
                port.id(),
                requireNonNull(members.get(port.ownerId())),
                port.names(),
                port.byRightOnly());
    }

    private static LinkInfo of(Picture.LinkInfo link, Map<Long, Member> members) {
        return new LinkInfo(
                link.id(),
                requireNonNull(members.get(link.clientId())),
                link.portId(),
                switch (link.kind()) {
                    case MEMORY -> Transport.MEMORY;
                    case SOCKET -> Transport.SOCKET;
                },
                link.geometry().slotCount(),
                ClientLink.roomBytes(link.geometry()),
                link.received(),
                Told.use(link.use()),
                Told.somebody(link.giver()));
    }

    /** A port by its number; empty: it is gone. */
    public Optional<PortInfo> port(long portId) {
        return ports.stream().filter(port -> port.id() == portId).findFirst();
    }

    /**
     * Who waits for each other in a circle, as far as can be told from one picture: those of whom
     * nobody can go on who serves the port where they wait. A picture is not taken at one instant:
     * see {@link Parley#deadlocks}.
     */
    public List<Deadlock> deadlocks() {
        return Knots.in(this, thread -> true);
    }

    /** Whom a thread waits for; empty: for nobody, for whoever sends, or for a stranger. */
    public Optional<Member> blockedOn(ThreadInfo thread) {
        return switch (thread.state()) {
            case SEND, REPLY ->
                    thread.portId().isPresent()
                            ? port(thread.portId().getAsLong()).map(PortInfo::owner)
                            : Optional.empty();
            case READY, RECEIVE -> Optional.empty();
        };
    }
}
