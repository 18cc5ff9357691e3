package dev.parley;

import dev.parley.Deadlock.Wait;
import dev.parley.Snapshot.PortInfo;
import dev.parley.Snapshot.ProcessInfo;
import dev.parley.Snapshot.State;
import dev.parley.Snapshot.ThreadInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds those in a picture who wait in vain.
 *
 * <p>A thread that waits for a port may be freed by any thread that serves that port. So who waits
 * is stuck only if all of those are stuck. (A circle alone is not enough: another thread may serve
 * the port.) This begins with all who wait, and takes out, again and again, whoever waits for a
 * port of which somebody can still go on; what is left waits in vain. Where it is not known who
 * serves a port, somebody may come who does.
 *
 * <p>Owned by one thread.
 */
final class Knots {

    /** A thread that waits, and who could free it. */
    private static final class Waiter {

        private final Wait wait;
        private final Set<Waiter> servers = new LinkedHashSet<>();
        private final List<Waiter> clients = new ArrayList<>();

        /** Of the search for parts. */
        private int number;

        private int lowest;
        private boolean isClosed;
        private Iterator<Waiter> rest = Collections.emptyIterator();

        Waiter(Wait wait) {
            this.wait = wait;
        }
    }

    /** Who could be taken back first, and of those who came last: everybody finds the same. */
    private static final Comparator<Waiter> CLOSING_FIRST =
            Comparator.comparing((Waiter one) -> !one.wait.mayBeWithdrawn())
                    .thenComparing(one -> one.wait.thread().since())
                    .thenComparingLong(one -> one.wait.member().id())
                    .thenComparingLong(one -> one.wait.thread().id());

    private final Snapshot snapshot;
    private final Map<ThreadInfo, Waiter> waiters = new LinkedHashMap<>();
    private final Map<Long, PortInfo> ports = new HashMap<>();

    /** By the number of its port: the threads that serve it; none: nobody knows who does. */
    private final Map<Long, List<ThreadInfo>> servers = new HashMap<>();

    private final Set<Waiter> stuck = new LinkedHashSet<>();

    private final Predicate<ThreadInfo> isWait;

    private Knots(Snapshot snapshot, Predicate<ThreadInfo> isWait) {
        this.snapshot = snapshot;
        this.isWait = isWait;
    }

    /**
     * Those of a picture.
     *
     * @param isWait of a thread that waits, whether it does so for as long as nobody frees it
     */
    static List<Deadlock> in(Snapshot snapshot, Predicate<ThreadInfo> isWait) {
        Knots knots = new Knots(snapshot, isWait);
        knots.gather();
        knots.untie();
        return knots.deadlocks();
    }

    private void gather() {
        snapshot.ports().forEach(port -> ports.put(port.id(), port));
        snapshot.processes().forEach(this::gatherServers);
        for (ProcessInfo process : snapshot.processes()) {
            for (ThreadInfo thread : process.threads()) {
                waitOf(process.member(), thread)
                        .filter(wait -> isWait.test(wait.thread()))
                        .forEach(wait -> waiters.put(thread, new Waiter(wait)));
            }
        }
    }

    private void gatherServers(ProcessInfo process) {
        if (process.hasOtherServers() || process.hiddenThreads() > 0) {
            return;
        }
        for (PortInfo port : snapshot.ports()) {
            if (port.owner().id() == process.member().id()) {
                servers.put(port.id(), serversOf(process, port.id()));
            }
        }
    }

    private static List<ThreadInfo> serversOf(ProcessInfo process, long portId) {
        return process.threads().stream().filter(thread -> serves(thread, portId)).toList();
    }

    /** Who waits for the first message of its life may do so at any port, for it may be a set. */
    private static boolean serves(ThreadInfo thread, long portId) {
        if (thread.servesSeveral() || thread.served().orElse(0) == portId) {
            return true;
        }
        return thread.state() == State.RECEIVE
                && (thread.served().isEmpty() || thread.portId().orElse(0) == portId);
    }

    private Stream<Wait> waitOf(Member member, ThreadInfo thread) {
        return switch (thread.state()) {
            case READY, RECEIVE -> Stream.empty();
            case SEND, REPLY ->
                    thread.portId().stream()
                            .mapToObj(ports::get)
                            .filter(port -> port != null)
                            .map(port -> new Wait(member, thread, port));
        };
    }

    private void untie() {
        Deque<Waiter> free = new ArrayDeque<>();
        stuck.addAll(waiters.values());
        for (Waiter waiter : waiters.values()) {
            List<ThreadInfo> who = servers.getOrDefault(waiter.wait.port().id(), List.of());
            boolean isAnyFree = who.isEmpty();
            for (ThreadInfo thread : who) {
                Waiter server = waiters.get(thread);
                if (server == null) {
                    isAnyFree = true;
                } else {
                    waiter.servers.add(server);
                    server.clients.add(waiter);
                }
            }
            if (isAnyFree) {
                free.add(waiter);
            }
        }
        while (!free.isEmpty()) {
            Waiter waiter = free.remove();
            if (stuck.remove(waiter)) {
                free.addAll(waiter.clients);
            }
        }
    }

    /** One for each part of those who are stuck that waits for nobody outside of it. */
    private List<Deadlock> deadlocks() {
        List<Deadlock> deadlocks = new ArrayList<>();
        Set<Waiter> told = new HashSet<>();
        for (Set<Waiter> part : parts()) {
            boolean isTied = part.stream().allMatch(one -> part.containsAll(one.servers));
            if (isTied) {
                deadlocks.add(deadlock(part, told));
            }
        }
        return deadlocks;
    }

    private Deadlock deadlock(Set<Waiter> part, Set<Waiter> told) {
        List<Waiter> circle = circle(part.stream().min(CLOSING_FIRST).orElseThrow());
        Set<Waiter> all = new LinkedHashSet<>(circle);
        all.addAll(part);
        Deque<Waiter> found = new ArrayDeque<>(all);
        while (!found.isEmpty()) {
            for (Waiter client : found.remove().clients) {
                if (stuck.contains(client) && !told.contains(client) && all.add(client)) {
                    found.add(client);
                }
            }
        }
        told.addAll(all);
        return new Deadlock(all.stream().map(one -> one.wait).toList(), circle.size());
    }

    /** A shortest one from a thread back to itself; there is one, for its part is tied. */
    private static List<Waiter> circle(Waiter first) {
        Map<Waiter, Waiter> before = new HashMap<>();
        Deque<Waiter> found = new ArrayDeque<>(List.of(first));
        while (!before.containsKey(first)) {
            Waiter next = found.remove();
            for (Waiter server : next.servers) {
                if (before.putIfAbsent(server, next) == null) {
                    found.add(server);
                }
            }
        }
        Deque<Waiter> circle = new ArrayDeque<>();
        Waiter one = first;
        do {
            one = Objects.requireNonNull(before.get(one));
            circle.addFirst(one);
        } while (one != first);
        return List.copyOf(circle);
    }

    /**
     * Those who are stuck, in parts whose members all wait for each other in the end: the strongly
     * connected parts, as Tarjan finds them.
     */
    private List<Set<Waiter>> parts() {
        List<Set<Waiter>> parts = new ArrayList<>();
        Deque<Waiter> open = new ArrayDeque<>();
        Deque<Waiter> path = new ArrayDeque<>();
        int visited = 0;
        for (Waiter root : stuck) {
            if (root.number != 0) {
                continue;
            }
            path.push(root);
            while (!path.isEmpty()) {
                Waiter waiter = path.element();
                if (waiter.number == 0) {
                    waiter.number = ++visited;
                    waiter.lowest = waiter.number;
                    waiter.rest = waiter.servers.iterator();
                    open.push(waiter);
                }
                Waiter next = unvisited(waiter);
                if (next != null) {
                    path.push(next);
                    continue;
                }
                path.pop();
                if (waiter.lowest == waiter.number) {
                    parts.add(closed(waiter, open));
                } else if (!path.isEmpty()) {
                    Waiter above = path.element();
                    above.lowest = Math.min(above.lowest, waiter.lowest);
                }
            }
        }
        return parts;
    }

    private static @Nullable Waiter unvisited(Waiter waiter) {
        while (waiter.rest.hasNext()) {
            Waiter server = waiter.rest.next();
            if (server.number == 0) {
                return server;
            }
            if (!server.isClosed) {
                waiter.lowest = Math.min(waiter.lowest, server.number);
            }
        }
        return null;
    }

    private static Set<Waiter> closed(Waiter last, Deque<Waiter> open) {
        Set<Waiter> part = new LinkedHashSet<>();
        Waiter waiter;
        do {
            waiter = open.pop();
            waiter.isClosed = true;
            part.add(waiter);
        } while (waiter != last);
        return part;
    }
}
