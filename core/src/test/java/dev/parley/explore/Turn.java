package dev.parley.explore;

import dev.parley.explore.State.Activity;
import dev.parley.explore.State.Status;
import java.util.function.LongSupplier;

/**
 * One thread's way through its next access.
 *
 * <p>The step of production code that it is in runs from its beginning. What it did in earlier
 * transitions is not done again: it gets what it got then, by a record. Then comes the access of
 * this transition; the one after that ends the turn.
 */
@SuppressWarnings("EnumOrdinal") // numbers of one run
final class Turn {

    /** What a thread can do that others see. */
    enum Kind {
        CHOOSE,
        AWAIT,
        END,
        INTERRUPT,
        READ,
        STORE,
        ADD,
        UPDATE,
        FENCE,
        LIE_DOWN,
        SLEEP,
        GET_UP,
        WAKE
    }

    private static final class Stop extends Error {
        private static final long serialVersionUID = 1;

        Stop() {
            super("", null, false, false);
        }
    }

    /** The next access belongs to the next transition. */
    private final Stop paused = new Stop();

    /** The thread cannot do this access now. */
    private final Stop blocked = new Stop();

    private final Layout layout;
    private final State state;
    private int thread;
    private Actor actor;
    private Activity me = new Activity();
    private int position;
    private int enteredAt;
    private int variant;
    private int alternatives;
    private boolean isFirst;
    private boolean performed;
    private boolean stopping = true; // until the first turn
    private boolean timedOut;
    private int heapChanged;

    Turn(Layout layout, State state) {
        this.layout = layout;
        this.state = state;
        this.actor = layout.actors().getFirst();
    }

    /**
     * Takes it.
     *
     * @param which of several things that may happen then
     * @return how many they are; 0: it cannot go on now, and the state is spoilt
     */
    int take(int whose, int which) {
        begin(whose, which);
        try {
            if (me.interruptedAt == State.AT_START) {
                deliverInterrupt();
            }
            boolean more = actor.step();
            me.begin();
            me.status = more ? Status.READY : Status.ENDED;
            me.interruptedAt = Thread.interrupted() ? State.AT_START : State.NEVER;
        } catch (Stop stop) {
            if (stop == blocked) {
                return 0;
            }
        } finally {
            boolean _ = Thread.interrupted();
        }
        saveHeaps();
        return alternatives;
    }

    private void begin(int whose, int which) {
        thread = whose;
        actor = layout.actors().get(whose);
        me = state.threads[whose];
        variant = which;
        alternatives = 1;
        position = 0;
        performed = false;
        stopping = false;
        timedOut = false;
        isFirst = me.read == 0 && me.status == Status.READY;
        if (isFirst) {
            me.heapAtStart = state.heaps[process()];
            me.ownAtStart = state.heaps[layout.ownHeap(whose)];
        }
        layout.heap(process()).restore(me.heapAtStart);
        layout.heap(layout.ownHeap(whose)).restore(me.ownAtStart);
        layout.knowledge().restore(state.heaps[layout.knowledgeHeap()]);
        layout.othersMayChange(whose);
    }

    private void saveHeaps() {
        int left = layout.heap(process()).save();
        state.heaps[process()] = left;
        me.heapLeft = me.read == 0 && me.status != Status.ASLEEP ? 0 : left;
        int own = layout.ownHeap(thread);
        state.heaps[own] = layout.heap(own).save();
        state.heaps[layout.knowledgeHeap()] = layout.knowledge().save();
    }

    private int process() {
        return actor.process();
    }

    String name() {
        return actor.name();
    }

    /** What is known of the thread. */
    Activity me() {
        return me;
    }

    // Accesses

    /** An access: what it brought in an earlier transition, or what it does now. */
    long access(Kind kind, int place, LongSupplier act) {
        if (isRecorded()) {
            return recorded();
        }
        perform(kind, place);
        return done(act.getAsLong());
    }

    /** One that does nothing: no reason for another thread to go first. */
    boolean isPrivateFence() {
        if (isRecorded() || me.stored > 0 || !(performed || isFirst)) {
            return false;
        }
        done(0, State.NEVER);
        return true;
    }

    /** What others must not change meanwhile: no point where another thread may go first. */
    long readPlain(int place) {
        if (stopping) {
            return 0;
        }
        return position < me.read ? recorded() : done(state.memory[place], State.NEVER);
    }

    /** Which of several things that may happen is to happen. */
    int variantOf(int count) {
        alternatives = count;
        return variant;
    }

    /** It sleeps: this turn is over. */
    Error sleeps() {
        return stop(paused);
    }

    /** It cannot do this now. */
    Error blocked() {
        return stop(blocked);
    }

    /** Its sleep is over: it goes on, and sees what its process has done meanwhile. */
    boolean wakesUp() {
        lookAtHeap(); // what it found as it fell asleep is not in the record
        me.status = Status.READY;
        boolean late = me.timedOut;
        me.timedOut = false;
        return late;
    }

    void setTimedOut() {
        timedOut = true;
    }

    boolean hasTimedOut() {
        return timedOut;
    }

    /** Whether this is done now, and not told again of what was done in an earlier transition. */
    boolean isNow() {
        return !stopping && position == me.read && (performed || isFirst);
    }

    /** From now on nothing counts. */
    void abandon() {
        stopping = true;
    }

    /** It holds a lock. */
    void enter() {
        enteredAt = position;
    }

    /**
     * Who leaves a lock remembers of what was read inside, and before the step's first access, only
     * what is in its private heap.
     */
    void leave() {
        if (isNow()) {
            me.forget(enteredAt);
        }
    }

    private boolean isRecorded() {
        if (stopping) {
            return true;
        }
        if (position == me.interruptedAt) {
            deliverInterrupt();
        }
        return position < me.read;
    }

    /** An access of an earlier transition, with what it brought then. */
    private long recorded() {
        if (stopping) {
            return 0;
        }
        int heap = me.heaps[position];
        if (heap != State.NEVER) {
            layout.heap(process()).restore(heap);
        }
        return me.values[position++];
    }

    /** From here on it is this transition's access, unless there was one. */
    private void perform(Kind kind, int place) {
        int access = place << 4 | kind.ordinal();
        me.isAtSleep = performed && kind == Kind.SLEEP;
        if (performed) {
            me.next = access + 1;
            throw stop(paused);
        }
        performed = true;
        me.last = access + 1;
        me.next = 0;
        heapChanged = State.NEVER;
        if (!isFirst && state.heaps[process()] != me.heapLeft) {
            lookAtHeap();
        }
    }

    /** From here on it sees what the other threads of its process have done meanwhile. */
    private void lookAtHeap() {
        heapChanged = state.heaps[process()];
        layout.heap(process()).restore(heapChanged);
    }

    private long done(long value) {
        return done(value, heapChanged);
    }

    private long done(long value, int heap) {
        me.read(value, heap);
        position++;
        return value;
    }

    private Stop stop(Stop why) {
        stopping = true;
        return why;
    }

    /** Who has to be woken by it, is so by the thread that interrupts: it touches nothing here. */
    private void deliverInterrupt() {
        stopping = true;
        Thread.currentThread().interrupt();
        stopping = false;
    }
}
