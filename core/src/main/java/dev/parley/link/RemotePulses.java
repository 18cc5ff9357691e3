package dev.parley.link;

import dev.parley.link.LinkFrame.Kind;

/**
 * The client's side of pulses by a socket: counts what it has sent and the server has not taken, so
 * that neither the server's memory nor the socket has to hold more than was agreed on.
 *
 * <p>Thread-safe. Nothing blocks: a pulse for which the socket has no room is refused; a trigger is
 * counted here, and goes with the next that finds room.
 */
final class RemotePulses {

    /** The server says what it took when it is so many. */
    static final int PULSES_AN_ANSWER = 32;

    static final int TRIGGERS_AN_ANSWER = 4096;

    /** By the client's count, in which are those that were taken and not yet said to be. */
    static final int MOST_TRIGGERS = PulseRing.MOST_TRIGGERS + TRIGGERS_AN_ANSWER;

    private final FrameSender sender;
    private final int[] triggered = new int[PulseRing.MOST_PROXIES]; // guarded by this
    private final int[] unsent = new int[PulseRing.MOST_PROXIES]; // guarded by this
    private long pushed; // guarded by this
    private long taken; // guarded by this

    RemotePulses(FrameSender sender) {
        this.sender = sender;
    }

    synchronized boolean pulse(int priority, int code, long value) {
        boolean sent =
                pushed - taken < PulseRing.MOST_PULSES
                        && sender.tryPost(
                                LinkFrame.pulse(priority, code, value, System.nanoTime()));
        if (sent) {
            pushed++;
        }
        return sent;
    }

    synchronized boolean trigger(int number) {
        if (triggered[number] >= MOST_TRIGGERS) {
            return false;
        }
        triggered[number]++;
        unsent[number]++;
        send(number);
        return true;
    }

    /** This number is another proxy's from now on. */
    synchronized void clear(int number) {
        triggered[number] = 0;
        unsent[number] = 0;
    }

    /** There is room in the socket. */
    synchronized void flush() {
        for (int number = 0; number < unsent.length; number++) {
            if (unsent[number] > 0) {
                send(number);
            }
        }
    }

    private void send(int number) {
        if (sender.tryPost(LinkFrame.of(Kind.TRIGGER, number, unsent[number]))) {
            unsent[number] = 0;
        }
    }

    /** The server has taken so many pulses; false: there are not so many. */
    synchronized boolean pulsesTaken(long total) {
        boolean isTrue = total >= taken && total <= pushed;
        taken = isTrue ? total : taken;
        return isTrue;
    }

    /** The server has taken so many triggers; false: there are not so many. */
    synchronized boolean triggersTaken(int number, long count) {
        boolean isTrue = count >= 0 && count <= triggered[number];
        triggered[number] -= isTrue ? (int) count : 0;
        return isTrue;
    }
}
