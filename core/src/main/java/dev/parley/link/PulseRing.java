package dev.parley.link;

import dev.parley.linux.Words;
import dev.parley.wire.LinkGeometry;

/**
 * The pulses of a link that are on their way: what the client pushed and the server has not taken.
 *
 * <p>The client's side: one thread at a time. The server's side: one thread at a time, the holder
 * of the port's lock, in another process as a rule.
 *
 * <p>A plain pulse is an entry of the ring. The triggers of a proxy are a number: whoever makes it
 * more than 0 adds an entry that says so, and there is no other entry until the server has made it
 * 0 again. So triggers are counted, not kept, and a proxy has one place in the queue.
 *
 * <ol>
 *   <li>The client writes an entry, then `pushed`; the server reads `pushed`, then the entry, which
 *       it copies. Each counts for itself how far it is, and believes the other's number no further
 *       than that it must be within the ring.
 *   <li>`taken` counts the pulses that were received, in whatever order, and the entries of proxies
 *       that were seen. So there are at most {@value #MOST_PULSES} pulses, here and with the server
 *       together, and no entry is overwritten before it is read.
 *   <li>There is always room for the entries of all proxies: at most one each that is not seen, for
 *       the server has seen it before it takes a trigger.
 * </ol>
 *
 * <p>Modelled: core/src/model/pulses.pml.
 */
final class PulseRing {

    /** So many pulses may be on their way and not received. */
    static final int MOST_PULSES = 192;

    /** So many proxies of a port a client may trigger at a time. */
    static final int MOST_PROXIES = 64;

    /** So often a proxy may have been triggered, and not received, by one client. */
    static final int MOST_TRIGGERS = 65_535;

    /** As many entries there are, so that each has a place. */
    static final int ENTRIES = MOST_PULSES + MOST_PROXIES;

    private static final int ENTRY_BYTES = 32;

    /** Each count is alone in its eight bytes. */
    private static final long RING = (long) MOST_PROXIES * Long.BYTES;

    /** Offsets in an entry. */
    private static final long VALUE = 0;

    private static final long CODE = 8;
    private static final long PRIORITY = 12;
    private static final long KIND = 14;
    private static final long TIME = 16;

    private static final short KIND_PULSE = 0;
    private static final short KIND_TRIGGER = 1;

    private final Words words;
    private final long triggers;
    private final long ring;

    /** How many entries this client has pushed. */
    private long pushed;

    /** How many of them it knows to be taken. */
    private long taken;

    PulseRing(Words words, LinkGeometry geometry) {
        this.words = words;
        this.triggers = geometry.pulsesAt();
        this.ring = triggers + RING;
    }

    // The client's side.

    /** Adds a pulse; false: there is no room until some were received. */
    boolean push(int priority, int code, long value, long nanos) {
        if (!hasRoom()) {
            return false;
        }
        long entry = entry(pushed);
        words.putLong(entry + VALUE, value);
        words.putInt(entry + CODE, code);
        words.putShort(entry + PRIORITY, (short) priority);
        words.putShort(entry + KIND, KIND_PULSE);
        publish(entry, nanos);
        return true;
    }

    /** The server writes that number with each pulse it receives: it is looked at if need be. */
    private boolean hasRoom() {
        // model: pulses.pml has_room
        if (pushed - taken >= MOST_PULSES) {
            // [A10] pairs with [R10] in tellTaken: what was taken may be written over.
            taken = words.getLongAcquire(LinkLayout.PULSES_TAKEN);
        }
        return pushed - taken < MOST_PULSES;
    }

    /**
     * So many more triggers of a proxy; false: it would be more than there may be.
     *
     * @param most {@link #MOST_TRIGGERS}, or what else is agreed on
     */
    boolean trigger(int proxy, int count, int most, long nanos) {
        // model: pulses.pml trigger
        long at = trigger(proxy);
        // Only this side makes it more, one thread at a time.
        int before = words.getIntAcquire(at);
        if (before < 0 || count < 1 || count > most - before) {
            return false;
        }
        // [A11] pairs with [R11] in takeTrigger: if that made it 0, its entry was seen.
        if (words.getAndAddInt(at, count) == 0) {
            long entry = entry(pushed);
            words.putInt(entry + CODE, proxy);
            words.putShort(entry + KIND, KIND_TRIGGER);
            publish(entry, nanos);
        }
        return true;
    }

    /** There is no trigger of this proxy: it is another one from now on. */
    void clear(int proxy) {
        words.setIntVolatile(trigger(proxy), 0);
    }

    private void publish(long entry, long nanos) {
        // model: pulses.pml push
        words.putLong(entry + TIME, nanos);
        pushed++;
        // [R12] publishes the entry; pairs with [A12] in pushed().
        words.setLongRelease(LinkLayout.PULSES_PUSHED, pushed);
    }

    // The server's side.

    /** How many entries the client says it has pushed. */
    long pushed() {
        // [A12] pairs with [R12] in publish.
        return words.getLongAcquire(LinkLayout.PULSES_PUSHED);
    }

    /** The proxy that an entry says was triggered; -1: it is a pulse. */
    int proxy(long number) {
        long entry = entry(number);
        return words.getShort(entry + KIND) == KIND_PULSE
                ? -1
                : words.getInt(entry + CODE) & MOST_PROXIES - 1;
    }

    /** Copies a pulse. The client may change the entry while it is read, and gains nothing. */
    void read(long number, PulseHint into) {
        long entry = entry(number);
        into.code = words.getInt(entry + CODE);
        into.value = words.getLong(entry + VALUE);
        into.urgency =
                Math.min(
                        Short.toUnsignedInt(words.getShort(entry + PRIORITY)),
                        LinkLayout.HIGHEST_PRIORITY);
        into.nanos = words.getLong(entry + TIME);
    }

    /** The client's word on when the entry was pushed. */
    long nanos(long number) {
        return words.getLong(entry(number) + TIME);
    }

    /** So many entries were taken: as many may be pushed. */
    void tellTaken(long taken) {
        // model: pulses.pml tell_taken
        // [R10] pairs with [A10] in push.
        words.setLongRelease(LinkLayout.PULSES_TAKEN, taken);
    }

    /** Takes one trigger of a proxy; returns how many there were before, 0: none. */
    int takeTrigger(int proxy) {
        // model: pulses.pml take_trigger
        long at = trigger(proxy);
        if (words.getIntAcquire(at) <= 0) {
            return 0;
        }
        // [R11] pairs with [A11] in trigger.
        return Math.max(0, words.getAndAddInt(at, -1));
    }

    /** Takes all triggers of a proxy; returns how many there were. */
    int takeTriggers(int proxy) {
        int count = triggers(proxy);
        words.getAndAddInt(trigger(proxy), -count);
        return count;
    }

    /** How many triggers of a proxy there are. */
    int triggers(int proxy) {
        return Math.clamp(words.getIntAcquire(trigger(proxy)), 0, MOST_TRIGGERS);
    }

    private long trigger(int proxy) {
        return triggers + (long) proxy * Long.BYTES;
    }

    private long entry(long number) {
        return ring + number % ENTRIES * ENTRY_BYTES;
    }
}
