package dev.parley.cli.sin;

import dev.parley.Deadlock;
import dev.parley.Member;
import dev.parley.Snapshot;
import dev.parley.Snapshot.PortInfo;
import dev.parley.Snapshot.ProcessInfo;
import dev.parley.Snapshot.State;
import dev.parley.Snapshot.ThreadInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which process waits for which. Immutable.
 *
 * @param waits in the order of the processes
 */
record WaitGraph(List<Wait> waits) {

    /**
     * One process waits for another, or for itself.
     *
     * @param thread of the waiter: of those that wait so, in SEND or in REPLY, who does for longest
     * @param threads how many do
     */
    record Wait(Member waiter, PortInfo port, ThreadInfo thread, int threads) {

        State state() {
            return thread.state();
        }

        Duration longest() {
            return thread.since();
        }

        Member server() {
            return port.owner();
        }

        private Wait with(Wait another) {
            boolean isLonger = longest().compareTo(another.longest()) >= 0;
            ThreadInfo longer = isLonger ? thread : another.thread;
            return new Wait(waiter, port, longer, threads + another.threads);
        }

        private List<Object> kind() {
            return List.of(waiter.id(), port.id(), state());
        }

        /** Whether that one is among the threads that wait so. */
        boolean hasPart(Deadlock.Wait one) {
            return kind().equals(new Wait(one.member(), one.port(), one.thread(), 1).kind());
        }
    }

    static WaitGraph of(Snapshot snapshot) {
        Map<List<Object>, Wait> waits = new LinkedHashMap<>();
        for (ProcessInfo process : snapshot.processes()) {
            for (ThreadInfo thread : process.threads()) {
                wait(snapshot, process.member(), thread)
                        .ifPresent(wait -> waits.merge(wait.kind(), wait, Wait::with));
            }
        }
        return new WaitGraph(List.copyOf(waits.values()));
    }

    /** Empty: it waits for nobody, or for one whom this kernel does not know. */
    private static Optional<Wait> wait(Snapshot snapshot, Member member, ThreadInfo thread) {
        OptionalLong portId = thread.portId();
        return switch (thread.state()) {
            case READY, RECEIVE -> Optional.empty();
            case SEND, REPLY ->
                    portId.isEmpty()
                            ? Optional.empty()
                            : snapshot.port(portId.getAsLong())
                                    .map(port -> new Wait(member, port, thread, 1));
        };
    }

    /** Who waits for a process. */
    List<Wait> waitsFor(Member server) {
        return waits.stream().filter(wait -> wait.server().id() == server.id()).toList();
    }

    /** Whom a process waits for. */
    List<Wait> waitsOf(Member waiter) {
        return waits.stream().filter(wait -> wait.waiter().id() == waiter.id()).toList();
    }

    /** All that wait or are waited for, each once. */
    List<Member> members() {
        Map<Long, Member> members = new LinkedHashMap<>();
        for (Wait wait : waits) {
            members.put(wait.server().id(), wait.server());
            members.put(wait.waiter().id(), wait.waiter());
        }
        return new ArrayList<>(members.values());
    }
}
