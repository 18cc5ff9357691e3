package dev.parley.cli.sin;

import dev.parley.Ending;
import dev.parley.Member;
import dev.parley.ProgramVersion;
import dev.parley.Snapshot;
import dev.parley.Snapshot.DeadInfo;
import dev.parley.Snapshot.LinkInfo;
import dev.parley.Snapshot.PortInfo;
import dev.parley.Snapshot.ProcessInfo;
import dev.parley.Snapshot.State;
import dev.parley.Snapshot.ThreadInfo;
import dev.parley.Transport;
import dev.parley.Use;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A snapshot of a node that never was. Used by one thread. */
final class NodeSketch {

    private static final int ROOT = 0;

    private final List<ProcessInfo> processes = new ArrayList<>();
    private final List<PortInfo> ports = new ArrayList<>();
    private final List<LinkInfo> links = new ArrayList<>();
    private final List<DeadInfo> dead = new ArrayList<>();
    private final long epoch;

    NodeSketch(long epoch) {
        this.epoch = epoch;
    }

    NodeSketch() {
        this(77);
    }

    /** A process of root, whose pid is a thousand times its id. */
    static Member member(long id, String program) {
        return new Member(id, (int) id * 1000, ROOT, ROOT, program);
    }

    NodeSketch process(Member member, ThreadInfo... threads) {
        return process(member, 0, 0, 0, threads);
    }

    NodeSketch process(
            Member member, long sent, long received, int hiddenThreads, ThreadInfo... threads) {
        ProgramVersion program = new ProgramVersion(member.program(), "", Optional.empty());
        return process(
                new ProcessInfo(
                        member,
                        "1.0",
                        program,
                        sent,
                        received,
                        List.of(threads),
                        hiddenThreads,
                        false));
    }

    /** A process that says which version its program is. */
    NodeSketch process(Member member, String version, LocalDate date) {
        ProgramVersion program = new ProgramVersion(member.program(), version, Optional.of(date));
        return process(new ProcessInfo(member, "1.0", program, 0, 0, List.of(), 0, false));
    }

    private NodeSketch process(ProcessInfo process) {
        processes.add(process);
        return this;
    }

    NodeSketch dead(Member member, Ending ending, Duration since) {
        dead.add(new DeadInfo(member, "1.0", ending, since));
        return this;
    }

    NodeSketch port(long id, Member owner, String... names) {
        ports.add(new PortInfo(id, owner, List.of(names), false));
        return this;
    }

    /** A port without a name that others need a right for. */
    NodeSketch portByRightOnly(long id, Member owner) {
        ports.add(new PortInfo(id, owner, List.of(), true));
        return this;
    }

    NodeSketch link(long id, Member client, long portId, long received) {
        return link(id, client, portId, received, Use.ALL, Optional.empty());
    }

    /** A link by a right that somebody passed. */
    NodeSketch link(long id, Member client, long portId, Use use, Member giver) {
        return link(id, client, portId, 0, use, Optional.of(giver));
    }

    private NodeSketch link(
            long id, Member client, long portId, long received, Use use, Optional<Member> giver) {
        links.add(
                new LinkInfo(id, client, portId, Transport.MEMORY, 4, 1024, received, use, giver));
        return this;
    }

    /** A thread that runs. */
    static ThreadInfo ready() {
        return new ThreadInfo(
                9,
                1,
                "main",
                State.READY,
                OptionalLong.empty(),
                OptionalLong.empty(),
                0,
                false,
                Duration.ofSeconds(5),
                8,
                OptionalLong.empty(),
                false);
    }

    /** A thread that waits at a port. */
    static ThreadInfo waiting(State state, long portId, Duration since) {
        return serving(OptionalLong.empty(), state, portId, since);
    }

    /** The same, of one that has received from a port before. */
    static ThreadInfo serving(OptionalLong served, State state, long portId, Duration since) {
        return new ThreadInfo(
                0,
                2,
                "pool-1",
                state,
                OptionalLong.of(portId),
                OptionalLong.of(31),
                7,
                false,
                since,
                3,
                served,
                false);
    }

    Snapshot snapshot() {
        return new Snapshot("demo", epoch, 99, "2.0", processes, ports, links, dead);
    }
}
