package dev.parley.events;

import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * The hooks: what a place in the code calls to tell its event. They are here, and not with the
 * events, because whoever loads the class of an event starts the flight recorder, which takes a
 * tenth of a second: a process pays for that once somebody records it, and not before.
 */
public final class Events {

    private Events() {}

    /** A send begins; null: nobody records it. */
    public static @Nullable SendEvent send() {
        return isOn() ? SendEvent.begun() : null;
    }

    /** A send keeps its thread waiting from now on; null: nobody records it. */
    public static @Nullable BlockedEvent blocked() {
        return isOn() ? BlockedEvent.begun() : null;
    }

    /** A request was received just now; null: nobody records it. */
    public static @Nullable ReceiveEvent receive() {
        return isOn() ? ReceiveEvent.now() : null;
    }

    /** A request is held from now on, until its reply; null: nobody records it. */
    public static @Nullable ReplyEvent reply() {
        return isOn() ? ReplyEvent.begun() : null;
    }

    /** The server of a link is dead. */
    public static void peerDied(long linkId, long portId, int pid, String program) {
        if (isOn()) {
            PeerDeathEvent.tell(linkId, portId, pid, program);
        }
    }

    /** The kernel has refused something. */
    public static void refused(String what, String kind, @Nullable String words) {
        if (isOn()) {
            RefusedEvent.tell(what, kind, words);
        }
    }

    /** A send has closed a circle of those who wait for each other. */
    public static void deadlock(String circle, boolean isRefused) {
        if (isOn()) {
            DeadlockEvent.tell(circle, isRefused);
        }
    }

    /** A link was ended since its peer broke the protocol. */
    public static void linkViolated(long linkId, String ownSide, int pid, String wrong) {
        if (isOn()) {
            LinkViolatedEvent.tell(linkId, ownSide, pid, wrong);
        }
    }

    private static boolean isOn() {
        return FlightRecorder.isInitialized();
    }
}
