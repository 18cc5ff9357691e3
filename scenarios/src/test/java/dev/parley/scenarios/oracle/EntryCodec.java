package dev.parley.scenarios.oracle;

import dev.parley.Transport;
import dev.parley.scenarios.oracle.Entry.Role;
import dev.parley.scenarios.oracle.Entry.Subject;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An entry in {@value #BYTES} bytes: its kind, its time, and its fields in their order. The kind is
 * written by the journal, last; 0 is none.
 */
@SuppressWarnings("EnumOrdinal") // who writes and who reads are of one build
final class EntryCodec {

    static final int BYTES = 64;
    static final int KIND = 0;

    private static final int NANOS = 8;
    private static final int FIELDS = 16;

    private EntryCodec() {}

    /** Where in an entry the next field stands. Owned by one thread. */
    private static final class Fields {

        private final MemorySegment bytes;
        private int at = FIELDS;

        Fields(MemorySegment bytes) {
            this.bytes = bytes;
        }

        Fields put(int... values) {
            for (int value : values) {
                bytes.set(ValueLayout.JAVA_INT, at, value);
                at += Integer.BYTES;
            }
            return this;
        }

        void put(boolean value) {
            put(value ? 1 : 0);
        }

        int next() {
            int value = bytes.get(ValueLayout.JAVA_INT, at);
            at += Integer.BYTES;
            return value;
        }

        boolean nextFlag() {
            return next() != 0;
        }
    }

    /** Writes all but the kind, which is returned. */
    static int write(Entry entry, MemorySegment bytes) {
        bytes.set(ValueLayout.JAVA_LONG, NANOS, entry.nanos());
        Fields to = new Fields(bytes);
        switch (entry) {
            case Entry.Born it -> to.put(it.role().ordinal(), it.pid(), it.receivers());
            case Entry.Intent it ->
                    to.put(it.number(), it.server(), it.lane(), it.inOrder() ? 1 : 0)
                            .put(it.transport().ordinal(), it.requestCrc(), it.replyBytes())
                            .put((int) (it.patienceNanos() >>> 32), (int) it.patienceNanos());
            case Entry.Outcome it ->
                    to.put(it.number(), it.end().ordinal(), it.cause().ordinal())
                            .put(it.replier(), it.replyCrc());
            case Entry.Received it ->
                    to.put(it.receipt(), it.client(), it.number())
                            .put(it.requestCrc(), it.sender());
            case Entry.Replied it -> to.put(it.receipt()).put(it.met());
            case Entry.Forwarding it -> to.put(it.receipt(), it.server());
            case Entry.Forwarded it -> to.put(it.receipt()).put(it.met());
            case Entry.Watching it -> to.put(it.watch(), it.subject().ordinal(), it.life());
            case Entry.Watched it -> to.put(it.watch());
            case Entry.Told it -> to.put(it.watch());
            case Entry.Killed it -> to.put(it.life());
            case Entry.Stopped it -> to.put(it.life());
            case Entry.Leaving _,
                    Entry.Opened _,
                    Entry.Closing _,
                    Entry.KernelKilled _,
                    Entry.KernelStarted _ -> {}
        }
        return kind(entry);
    }

    private static int kind(Entry entry) {
        return switch (entry) {
            case Entry.Born _ -> 1;
            case Entry.Leaving _ -> 2;
            case Entry.Intent _ -> 3;
            case Entry.Outcome _ -> 4;
            case Entry.Received _ -> 5;
            case Entry.Replied _ -> 6;
            case Entry.Opened _ -> 7;
            case Entry.Closing _ -> 8;
            case Entry.Watching _ -> 9;
            case Entry.Watched _ -> 10;
            case Entry.Told _ -> 11;
            case Entry.Killed _ -> 12;
            case Entry.Stopped _ -> 13;
            case Entry.KernelKilled _ -> 14;
            case Entry.KernelStarted _ -> 15;
            case Entry.Forwarding _ -> 16;
            case Entry.Forwarded _ -> 17;
        };
    }

    /** The entry of a kind that is not 0. */
    static Entry read(int kind, MemorySegment bytes) {
        long nanos = bytes.get(ValueLayout.JAVA_LONG, NANOS);
        Fields from = new Fields(bytes);
        return switch (kind) {
            case 1 -> new Entry.Born(nanos, Role.values()[from.next()], from.next(), from.next());
            case 2 -> new Entry.Leaving(nanos);
            case 3 -> readIntent(nanos, from);
            case 4 -> readOutcome(nanos, from);
            case 5 ->
                    new Entry.Received(
                            nanos, from.next(), from.next(), from.next(), from.next(), from.next());
            case 6 -> new Entry.Replied(nanos, from.next(), from.nextFlag());
            case 7 -> new Entry.Opened(nanos);
            case 8 -> new Entry.Closing(nanos);
            case 9 ->
                    new Entry.Watching(
                            nanos, from.next(), Subject.values()[from.next()], from.next());
            case 10 -> new Entry.Watched(nanos, from.next());
            case 11 -> new Entry.Told(nanos, from.next());
            case 12 -> new Entry.Killed(nanos, from.next());
            case 13 -> new Entry.Stopped(nanos, from.next());
            case 14 -> new Entry.KernelKilled(nanos);
            case 15 -> new Entry.KernelStarted(nanos);
            case 16 -> new Entry.Forwarding(nanos, from.next(), from.next());
            case 17 -> new Entry.Forwarded(nanos, from.next(), from.nextFlag());
            default -> throw new IllegalArgumentException("no kind of entry: " + kind);
        };
    }

    private static Entry readIntent(long nanos, Fields from) {
        return new Entry.Intent(
                nanos,
                from.next(),
                from.next(),
                from.next(),
                from.nextFlag(),
                Transport.values()[from.next()],
                from.next(),
                from.next(),
                (long) from.next() << 32 | Integer.toUnsignedLong(from.next()));
    }

    private static Entry readOutcome(long nanos, Fields from) {
        return new Entry.Outcome(
                nanos,
                from.next(),
                End.values()[from.next()],
                Cause.values()[from.next()],
                from.next(),
                from.next());
    }
}
