package dev.parley.scenarios.storm;

import static dev.parley.scenarios.Soon.soon;

import dev.parley.Closed;
import dev.parley.Connection;
import dev.parley.Interrupted;
import dev.parley.Member;
import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Proxy;
import dev.parley.Pulse;
import dev.parley.Request;
import dev.parley.scenarios.oracle.Entry.Subject;
import dev.parley.scenarios.oracle.WatchJournal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Hears of the ends of those that this process is connected to, at a port, where a second notice of
 * one end would be seen. Thread-safe.
 */
final class Ear implements AutoCloseable {

    private final Port port;
    private final WatchJournal books;

    /** The last watch on each; guarded by this. */
    private final Map<Target, Integer> watches = new HashMap<>();

    /** Those of which nothing was told yet; guarded by this. */
    private final Set<Target> waiting = new HashSet<>();

    private record Target(Subject subject, String who) {}

    private interface Asking {
        void ask() throws ParleyException;
    }

    private Ear(Port port, WatchJournal books) {
        this.port = port;
        this.books = books;
    }

    static Ear open(Parley parley, WatchJournal books) throws ParleyException {
        Ear ear = new Ear(parley.open(), books);
        Thread.ofPlatform().daemon().name("ear").start(ear::listen);
        return ear;
    }

    /** Watches the one at the other end, and the name by which it was found. */
    synchronized void watch(Connection connection, String name) {
        Member owner = connection.owner();
        int life = Participant.life(owner);
        Target member = new Target(Subject.MEMBER, owner.program());
        if (!watches.containsKey(member)) {
            watch(member, life, () -> port.watch(owner));
        }
        Target named = new Target(Subject.NAME, name);
        if (!waiting.contains(named)) {
            watch(named, life, () -> port.watch(name));
        }
    }

    private void watch(Target target, int life, Asking asking) {
        int watch = books.begin(target.subject(), life);
        watches.put(target, watch);
        waiting.add(target);
        try {
            asking.ask();
            books.taken(watch);
        } catch (ParleyException _) {
            waiting.remove(target); // there is no kernel
            watches.remove(target);
        }
    }

    private void listen() {
        try {
            while (true) {
                switch (port.receive()) {
                    case Notice.MemberGone gone ->
                            told(new Target(Subject.MEMBER, gone.member().program()));
                    case Notice.NameGone gone -> told(new Target(Subject.NAME, gone.name()));
                    case Notice _, Request _, Pulse _, Proxy _ -> {}
                }
            }
        } catch (Closed _) {
            // All is told.
        } catch (Interrupted e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized void told(Target target) {
        waiting.remove(target);
        @Nullable Integer watch = watches.get(target);
        if (watch == null) {
            throw new IllegalStateException("told of " + target + ", which nobody watches");
        }
        books.told(watch);
    }

    /** All servers have left: waits until that is told. What is missing is found by the oracle. */
    void awaitAll() {
        try {
            soon().until(this::isAllTold);
        } catch (ConditionTimeoutException e) {
            System.err.println(e.getMessage());
        }
    }

    private synchronized boolean isAllTold() {
        return waiting.isEmpty();
    }

    @Override
    public void close() {
        port.close();
    }
}
