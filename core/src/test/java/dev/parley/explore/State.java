package dev.parley.explore;

import java.util.Arrays;

/** One state of an explored system, as a whole: unpacked to be worked on, packed to be kept. */
@SuppressWarnings("EnumOrdinal") // packed and unpacked by the same program
final class State {

    enum Status {
        READY,
        ASLEEP,
        /** Its sleep is over; it has not looked about yet. */
        WOKEN,
        ENDED,
        KILLED
    }

    static final int NEVER = -1;
    static final int AT_START = -2;

    /** One thread. */
    static final class Activity {

        private static final int MOST_VALUES = 200;
        private static final int MOST_STORES = 8;
        private static final int MOST_BEDS = 4;

        Status status = Status.READY;

        /** Asleep, or about to be, or not quite awake: where wakes reach it. */
        int beds;

        final int[] bedPlaces = new int[MOST_BEDS];

        boolean timedOut;

        /** Whether the next access is a sleep, and the thread can be woken by an interrupt. */
        boolean isAtSleep;

        /** As this many values had been read an interrupt came. */
        int interruptedAt = NEVER;

        /** The private heap as the step began, and as this thread last left it. */
        int heapAtStart;

        /** What it had to itself as the step began. */
        int ownAtStart;

        int heapLeft;

        /** What was read since the step began, and the private heap if others had changed it. */
        int read;

        final long[] values = new long[MOST_VALUES];
        final int[] heaps = new int[MOST_VALUES];

        /** What it has forgotten again: it only serves to run the step once more. */
        final boolean[] forgotten = new boolean[MOST_VALUES];

        boolean hasForgottenStart;

        /** Where in its code it is: its last access, and the next. */
        int last;

        int next;

        /** What others cannot see yet. */
        int stored;

        final int[] storePlaces = new int[MOST_STORES];
        final long[] storeValues = new long[MOST_STORES];
        final boolean[] storeAdds = new boolean[MOST_STORES];

        void read(long value, int heap) {
            values[read] = value;
            heaps[read] = heap;
            forgotten[read] = false;
            read++;
        }

        void store(int place, long value, boolean add) {
            storePlaces[stored] = place;
            storeValues[stored] = value;
            storeAdds[stored] = add;
            stored++;
        }

        /** What this thread sees in a place: what it has stored, or else what all see. */
        long seen(int place, long byAll) {
            long value = byAll;
            for (int i = 0; i < stored; i++) {
                if (storePlaces[i] == place) {
                    value = storeAdds[i] ? value + storeValues[i] : storeValues[i];
                }
            }
            return value;
        }

        /** All see what it has stored. */
        void flush(long[] memory) {
            for (int i = 0; i < stored; i++) {
                apply(i, memory);
            }
            stored = 0;
        }

        /** All see the oldest of what it has stored. */
        void flushOne(long[] memory) {
            apply(0, memory);
            stored--;
            System.arraycopy(storePlaces, 1, storePlaces, 0, stored);
            System.arraycopy(storeValues, 1, storeValues, 0, stored);
            System.arraycopy(storeAdds, 1, storeAdds, 0, stored);
        }

        private void apply(int store, long[] memory) {
            int place = storePlaces[store];
            memory[place] =
                    storeAdds[store] ? memory[place] + storeValues[store] : storeValues[store];
        }

        void sleepOn(int where) {
            lieDown(where);
            status = Status.ASLEEP;
            forget(0);
        }

        void lieDown(int where) {
            bedPlaces[beds++] = where;
        }

        boolean liesOn(int where) {
            for (int i = 0; i < beds; i++) {
                if (bedPlaces[i] == where) {
                    return true;
                }
            }
            return false;
        }

        void getUp(int where) {
            int kept = 0;
            for (int i = 0; i < beds; i++) {
                if (bedPlaces[i] != where) {
                    bedPlaces[kept++] = bedPlaces[i];
                }
            }
            beds = kept;
        }

        /** A wake reaches it, and nobody else. */
        void wakeOn(int where) {
            getUp(where);
            timedOut = false;
            status = status == Status.ASLEEP ? Status.WOKEN : status;
        }

        /** What it read from there on is in no local variable any more. */
        void forget(int from) {
            hasForgottenStart = true;
            for (int i = from; i < read; i++) {
                forgotten[i] = true;
            }
        }

        void begin() {
            read = 0;
            hasForgottenStart = false;
            last = 0;
            next = 0;
            heapAtStart = 0;
            ownAtStart = 0;
            heapLeft = 0;
            isAtSleep = false;
            timedOut = false;
            beds = 0;
        }
    }

    final long[] memory;
    final int[] heaps;
    final Activity[] threads;
    int spuriousWakesLeft;

    private byte[] packed = new byte[4096];
    private int at;

    State(int places, int processes, int threadCount) {
        memory = new long[places];
        heaps = new int[processes];
        threads = new Activity[threadCount];
        Arrays.setAll(threads, _ -> new Activity());
    }

    /** All of it, to go on from there. */
    byte[] pack() {
        return pack(false);
    }

    /** What makes it different from other states. */
    byte[] key() {
        return pack(true);
    }

    private byte[] pack(boolean isKey) {
        at = 0;
        put(spuriousWakesLeft);
        for (long value : memory) {
            put(value);
        }
        for (int heap : heaps) {
            put(heap);
        }
        for (Activity thread : threads) {
            pack(thread, isKey);
        }
        return Arrays.copyOf(packed, at);
    }

    private void pack(Activity thread, boolean isKey) {
        int flags =
                (thread.timedOut ? 1 : 0)
                        | (thread.isAtSleep ? 2 : 0)
                        | (thread.hasForgottenStart ? 4 : 0);
        put(thread.status.ordinal() << 3 | flags);
        put(thread.beds);
        for (int i = 0; i < thread.beds; i++) {
            put(thread.bedPlaces[i]);
        }
        put(thread.last);
        put(thread.next);
        if (isKey) {
            packKey(thread);
        } else {
            packAll(thread);
        }
        put(thread.stored);
        for (int i = 0; i < thread.stored; i++) {
            put((long) thread.storePlaces[i] << 1 | (thread.storeAdds[i] ? 1 : 0));
            put(thread.storeValues[i]);
        }
    }

    private void packAll(Activity thread) {
        put(thread.interruptedAt + 2);
        put(thread.heapAtStart);
        put(thread.ownAtStart);
        put(thread.heapLeft);
        put(thread.read);
        for (int i = 0; i < thread.read; i++) {
            put(thread.values[i]);
            put(((thread.heaps[i] + 1L) << 1) | (thread.forgotten[i] ? 1 : 0));
        }
    }

    private void packKey(Activity thread) {
        put(thread.interruptedAt == NEVER ? 0 : 1);
        put(thread.hasForgottenStart ? 0 : thread.heapAtStart + 1);
        for (int i = 0; i < thread.read; i++) {
            if (!thread.forgotten[i]) {
                put(thread.values[i] + 1);
                put(thread.heaps[i] + 1);
            }
        }
        put(0);
    }

    void unpack(byte[] from) {
        packed = from.length > packed.length ? new byte[from.length * 2] : packed;
        System.arraycopy(from, 0, packed, 0, from.length);
        at = 0;
        spuriousWakesLeft = (int) get();
        for (int i = 0; i < memory.length; i++) {
            memory[i] = get();
        }
        for (int i = 0; i < heaps.length; i++) {
            heaps[i] = (int) get();
        }
        for (Activity thread : threads) {
            unpack(thread);
        }
    }

    private void unpack(Activity thread) {
        int statusAndFlags = (int) get();
        thread.status = STATUSES[statusAndFlags >> 3];
        thread.hasForgottenStart = (statusAndFlags & 4) != 0;
        thread.timedOut = (statusAndFlags & 1) != 0;
        thread.isAtSleep = (statusAndFlags & 2) != 0;
        thread.beds = (int) get();
        for (int i = 0; i < thread.beds; i++) {
            thread.bedPlaces[i] = (int) get();
        }
        thread.last = (int) get();
        thread.next = (int) get();
        thread.interruptedAt = (int) get() - 2;
        thread.heapAtStart = (int) get();
        thread.ownAtStart = (int) get();
        thread.heapLeft = (int) get();
        thread.read = (int) get();
        for (int i = 0; i < thread.read; i++) {
            thread.values[i] = get();
            int heapAndForgotten = (int) get();
            thread.heaps[i] = (heapAndForgotten >> 1) - 1;
            thread.forgotten[i] = (heapAndForgotten & 1) != 0;
        }
        thread.stored = (int) get();
        for (int i = 0; i < thread.stored; i++) {
            long placeAndKind = get();
            thread.storePlaces[i] = (int) (placeAndKind >> 1);
            thread.storeAdds[i] = (placeAndKind & 1) != 0;
            thread.storeValues[i] = get();
        }
    }

    private static final Status[] STATUSES = Status.values();

    /** Seven bits a byte, the least first. */
    private void put(long value) {
        if (at + 10 > packed.length) {
            packed = Arrays.copyOf(packed, packed.length * 2);
        }
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            packed[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        packed[at++] = (byte) rest;
    }

    private long get() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = packed[at++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
