package dev.parley.explore;

import dev.parley.explore.State.Activity;
import dev.parley.explore.State.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * An explored system in one state, and the running of one of its threads from there to its next
 * access.
 *
 * <p>A transition is one access to what others see, and all that the thread does privately until it
 * wants the next. Threads are run one at a time, by the thread that explores.
 */
@SuppressWarnings("EnumOrdinal") // numbers of one run
public final class Machine {

    /** Ends the run of a thread; its next access belongs to the next transition. */
    private final Stop paused = new Stop();

    /** Ends the run of a thread that cannot do this access now. */
    private final Stop blocked = new Stop();

    private static final class Stop extends Error {
        private static final long serialVersionUID = 1;

        Stop() {
            super("", null, false, false);
        }
    }

    private enum Kind {
        CHOOSE,
        AWAIT,
        END,
        INTERRUPT,
        READ,
        STORE,
        ADD,
        UPDATE,
        FENCE,
        SLEEP,
        WAKE
    }

    private record Place(
            String name, LongFunction<String> inWords, long first, boolean isConstant) {}

    private final List<Place> places = new ArrayList<>();
    private final List<PrivateHeap> heaps = new ArrayList<>();
    private final List<Integer> own = new ArrayList<>();
    private final List<Integer> lives = new ArrayList<>();
    private final List<Actor> actors = new ArrayList<>();
    private final PrivateHeap knowledge = new PrivateHeap();
    private @Nullable State current;

    // Of the run of one thread
    private Activity me = new Activity();
    private @Nullable Actor actor;
    private int position;
    private int enteredAt;
    private int variant;
    private int alternatives;
    private boolean isFirst;
    private boolean performed;
    private boolean stopping = true; // until the first run
    private boolean timedOut;
    private int heapChanged;
    private @Nullable List<String> story;

    // What the system consists of

    /** A place in memory that several threads see; 0 at first. */
    public int place(String name, LongFunction<String> inWords, long first) {
        places.add(new Place(name, inWords, first, false));
        return places.size() - 1;
    }

    /** A place that holds a plain number. */
    public int place(String name) {
        return place(name, Long::toString, 0);
    }

    /** A place that nobody changes: to read it is no point where another thread may go first. */
    public int constant(String name, long value) {
        places.add(new Place(name, Long::toString, value, true));
        return places.size() - 1;
    }

    /** A process: its number. */
    public int process(String name) {
        if (!actors.isEmpty()) {
            throw new IllegalStateException("processes come before their threads");
        }
        heaps.add(new PrivateHeap());
        lives.add(place("the life of " + name, value -> value == 0 ? "on" : "over", 0));
        return heaps.size() - 1;
    }

    /** What the threads of that process share. */
    public PrivateHeap heap(int process) {
        return heaps.get(process);
    }

    /** What the observer knows, of all processes. */
    public PrivateHeap knowledge() {
        return knowledge;
    }

    /** The place that is not 0 once the process is dying. */
    public int life(int process) {
        return lives.get(process);
    }

    /**
     * One more thread.
     *
     * @return what it has to itself
     */
    public PrivateHeap add(Actor thread) {
        PrivateHeap heap = new PrivateHeap();
        heap.track(thread);
        own.add(heaps.size());
        heaps.add(heap);
        actors.add(thread);
        return heap;
    }

    List<Actor> actors() {
        return actors;
    }

    State begin(int spuriousWakes) {
        heaps.add(knowledge);
        State state = new State(places.size(), heaps.size(), actors.size());
        for (int i = 0; i < places.size(); i++) {
            state.memory[i] = places.get(i).first();
        }
        for (int i = 0; i < heaps.size(); i++) {
            state.heaps[i] = heaps.get(i).save();
        }
        state.spuriousWakesLeft = spuriousWakes;
        current = state;
        return state;
    }

    State state() {
        State state = current;
        if (state == null) {
            throw new IllegalStateException("not begun");
        }
        return state;
    }

    /** Puts back what all processes and the observer had in this state. */
    void restoreAll() {
        for (int i = 0; i < heaps.size(); i++) {
            heaps.get(i).restore(state().heaps[i]);
        }
    }

    /** What is told from now on, in words; null: nothing. */
    void tellTo(@Nullable List<String> lines) {
        story = lines;
    }

    // Transitions

    /**
     * Runs a thread through its next access.
     *
     * @param which of several things that may happen then
     * @return how many they are; 0: it cannot go on now, and the state is spoilt
     */
    int run(int index, int which) {
        State state = state();
        Actor running = actors.get(index);
        PrivateHeap heap = heaps.get(running.process());
        PrivateHeap itsOwn = heaps.get(own.get(index));
        actor = running;
        me = state.threads[index];
        variant = which;
        alternatives = 1;
        position = 0;
        performed = false;
        stopping = false;
        timedOut = false;
        isFirst = me.read == 0 && me.status == Status.READY;
        if (isFirst) {
            me.heapAtStart = state.heaps[running.process()];
            me.ownAtStart = state.heaps[own.get(index)];
        }
        heap.restore(me.heapAtStart);
        itsOwn.restore(me.ownAtStart);
        knowledge.restore(state.heaps[heaps.size() - 1]);
        try {
            if (me.interruptedAt == State.AT_START) {
                deliverInterrupt();
            }
            boolean more = running.step();
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
        int left = heap.save();
        state.heaps[running.process()] = left;
        me.heapLeft = me.read == 0 && me.status != Status.ASLEEP ? 0 : left;
        state.heaps[own.get(index)] = itsOwn.save();
        state.heaps[heaps.size() - 1] = knowledge.save();
        return alternatives;
    }

    /** Another thread's store becomes visible. */
    void flushOne(int index) {
        Activity thread = state().threads[index];
        apply(thread, 0);
        thread.stored--;
        for (int i = 0; i < thread.stored; i++) {
            thread.storePlaces[i] = thread.storePlaces[i + 1];
            thread.storeValues[i] = thread.storeValues[i + 1];
            thread.storeAdds[i] = thread.storeAdds[i + 1];
        }
        tell(actors.get(index).name(), "what it stored can be seen by all");
    }

    /** A sleep ends without a wake. */
    void wakeSpuriously(int index) {
        State state = state();
        state.spuriousWakesLeft--;
        state.threads[index].status = Status.WOKEN;
        tell(actors.get(index).name(), "wakes for no reason");
    }

    /** A sleep ends because it lasted as long as it should. */
    void timeOut(int index) {
        Activity thread = state().threads[index];
        thread.status = Status.WOKEN;
        thread.timedOut = true;
        tell(actors.get(index).name(), "has slept until its deadline");
    }

    /** A thread of a dying process does nothing more. */
    void kill(int index) {
        Activity thread = state().threads[index];
        thread.begin();
        thread.status = Status.KILLED;
        thread.interruptedAt = State.NEVER;
        tell(actors.get(index).name(), "is no more");
    }

    /** Whether this thread sleeps, for who examines a state. */
    public boolean isAsleep(Actor thread) {
        return state().threads[actors.indexOf(thread)].status == Status.ASLEEP;
    }

    /** Whether this thread has done all it had to, for who examines a state. */
    public boolean hasEnded(Actor thread) {
        return state().threads[actors.indexOf(thread)].status == Status.ENDED;
    }

    boolean isDying(int index) {
        return state().memory[lives.get(actors.get(index).process())] != 0;
    }

    // What threads do

    /** A byte in a socket, or whatever else all see at once. */
    public void set(int place, long value) {
        update(place, _ -> value);
    }

    /** What is there, for who examines a state. */
    public long value(int place) {
        return state().memory[place];
    }

    /** Whether a sleep of this step ended because its time was over. */
    public boolean hasTimedOut() {
        return timedOut;
    }

    /** Something that goes one way or the other. */
    public int choose(int count, String what) {
        if (isRecorded()) {
            return (int) recorded();
        }
        perform(Kind.CHOOSE, 0);
        alternatives = count;
        tell("chooses " + variant + ": " + what);
        return (int) done(variant);
    }

    /** Blocks until the place holds what is wanted; that is left there, or another value. */
    public long await(int place, LongPredicate wanted, boolean takeAway) {
        if (isRecorded()) {
            return recorded();
        }
        perform(Kind.AWAIT, place);
        State state = state();
        long value = state.memory[place];
        if (!wanted.test(value)) {
            throw stop(blocked);
        }
        if (takeAway) {
            state.memory[place] = 0;
        }
        tell("finds ", place, value);
        return done(value);
    }

    /** Ends a process: from now on its threads may stop at any step. */
    public void end(int process) {
        if (isRecorded()) {
            recorded();
            return;
        }
        perform(Kind.END, 0);
        State state = state();
        state.memory[lives.get(process)] = 1;
        tell("a kill", places.get(lives.get(process)).name() + " is over");
        for (int i = 0; i < actors.size(); i++) {
            if (actors.get(i).process() == process && state.threads[i].status == Status.ASLEEP) {
                kill(i);
            }
        }
        done(0);
    }

    /**
     * Sets a thread's interrupted state.
     *
     * @return whether it stands where an interrupt has to wake it
     */
    public boolean interrupt(Actor target) {
        if (isRecorded()) {
            return recorded() != 0;
        }
        perform(Kind.INTERRUPT, 0);
        Activity thread = state().threads[actors.indexOf(target)];
        boolean over = thread.status == Status.ENDED || thread.status == Status.KILLED;
        if (!over) {
            boolean begins = thread.read == 0 && thread.status == Status.READY;
            thread.interruptedAt = begins ? State.AT_START : thread.read;
        }
        tell("interrupts " + target.name());
        boolean canBeWoken =
                thread.isAtSleep || thread.status == Status.ASLEEP || thread.status == Status.WOKEN;
        return done(canBeWoken && !over ? 1 : 0) != 0;
    }

    long read(int place) {
        if (places.get(place).isConstant()) {
            return places.get(place).first();
        }
        if (isRecorded()) {
            return recorded();
        }
        perform(Kind.READ, place);
        long value = seen(place);
        tell("reads ", place, value);
        return done(value);
    }

    /** Seen by others later. */
    void store(int place, long value) {
        if (isRecorded()) {
            recorded();
            return;
        }
        perform(Kind.STORE, place);
        me.store(place, value, false);
        tell("stores ", place, value);
        done(0);
    }

    /** Seen by others later; the sum is not to be used. */
    void add(int place, long delta) {
        if (isRecorded()) {
            recorded();
            return;
        }
        perform(Kind.ADD, place);
        me.store(place, delta, true);
        tell("adds " + delta + " to " + places.get(place).name());
        done(0);
    }

    /** What an atomic update makes of a value. */
    interface Update {
        long of(long old);
    }

    /** Seen by all at once, as is all that was stored before. */
    long update(int place, Update update) {
        if (isRecorded()) {
            return recorded();
        }
        perform(Kind.UPDATE, place);
        flush();
        State state = state();
        long old = state.memory[place];
        long now = update.of(old);
        if (places.get(place).isConstant()) {
            throw violation(places.get(place).name() + " is no constant");
        }
        state.memory[place] = now;
        if (story != null) {
            Place where = places.get(place);
            tell(
                    now == old
                            ? "leaves " + where.name() + " at " + where.inWords().apply(old)
                            : "turns "
                                    + where.name()
                                    + " from "
                                    + where.inWords().apply(old)
                                    + " to "
                                    + where.inWords().apply(now));
        }
        return done(old);
    }

    void fence() {
        if (isRecorded()) {
            recorded();
            return;
        }
        if (me.stored == 0 && (performed || isFirst)) {
            me.read(0, State.NEVER);
            position++;
            return;
        }
        perform(Kind.FENCE, 0);
        flush();
        tell("fences");
        done(0);
    }

    void sleep(int place, long expected) {
        if (isRecorded()) {
            timedOut |= recorded() != 0;
            return;
        }
        if (me.status == Status.WOKEN) {
            perform(Kind.SLEEP, place);
            lookAtHeap(); // what it found as it fell asleep is not in the record
            me.status = Status.READY;
            timedOut = me.timedOut;
            me.timedOut = false;
            done(timedOut ? 1 : 0);
            return;
        }
        if (performed) {
            me.isAtSleep = true;
        }
        perform(Kind.SLEEP, place);
        me.isAtSleep = false;
        flush();
        long value = state().memory[place];
        if ((int) value == (int) expected) {
            me.status = Status.ASLEEP;
            me.forget(0);
            me.place = place;
            tell("sleeps on ", place, value);
            throw stop(paused);
        }
        tell("does not sleep on ", place, value);
        done(0);
    }

    int wake(int place, int count) {
        if (isRecorded()) {
            return (int) recorded();
        }
        perform(Kind.WAKE, place);
        flush();
        List<Integer> asleep = new ArrayList<>();
        Activity[] threads = state().threads;
        for (int i = 0; i < threads.length; i++) {
            if (threads[i].status == Status.ASLEEP && threads[i].place == place) {
                asleep.add(i);
            }
        }
        if (count == 1 && asleep.size() > 1) {
            alternatives = asleep.size();
            asleep = List.of(asleep.get(variant));
        }
        for (int woken : asleep) {
            threads[woken].status = Status.WOKEN;
            tell("wakes " + actors.get(woken).name());
        }
        if (asleep.isEmpty()) {
            tell("wakes nobody");
        }
        return (int) done(asleep.size());
    }

    void lock(int place) {
        await(place, value -> value == 0, false);
        if (!stopping && performed && position == me.read) {
            state().memory[place] = 1;
        }
        enter();
    }

    void unlock(int place) {
        if (isNow()) {
            flush();
            state().memory[place] = 0;
        }
        leave();
    }

    /** A lock that nobody else wants. */
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

    /** What others must not change meanwhile: no point where another thread may go first. */
    long readPlain(int place) {
        if (stopping) {
            return 0;
        }
        if (position < me.read) {
            return recorded();
        }
        long value = state().memory[place];
        me.read(value, State.NEVER);
        position++;
        return value;
    }

    void writePlain(int place, long bits, long mask) {
        if (!stopping && isNow()) {
            long[] memory = state().memory;
            memory[place] = (memory[place] & ~mask) | (bits & mask);
        }
    }

    /** What the running thread sees there now. */
    public long seen(int place) {
        long value = state().memory[place];
        for (int i = 0; i < me.stored; i++) {
            if (me.storePlaces[i] == place) {
                value = me.storeAdds[i] ? value + me.storeValues[i] : me.storeValues[i];
            }
        }
        return value;
    }

    /** Whether this is done now, and not told again of what was done in an earlier transition. */
    boolean isNow() {
        return !stopping && position == me.read && (performed || isFirst);
    }

    /** What must never be: ends the exploration. */
    public Violation violation(String what) {
        stopping = true;
        return new Violation(what);
    }

    // The one access of a transition

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
            heap().restore(heap);
        }
        return me.values[position++];
    }

    /** From here on it is this transition's access, unless there was one. */
    private void perform(Kind kind, int place) {
        int access = place << 4 | kind.ordinal();
        if (performed) {
            me.next = access + 1;
            throw stop(paused);
        }
        performed = true;
        me.last = access + 1;
        me.next = 0;
        heapChanged = State.NEVER;
        if (!isFirst && state().heaps[process()] != me.heapLeft) {
            lookAtHeap();
        }
    }

    /** From here on it sees what the other threads of its process have done meanwhile. */
    private void lookAtHeap() {
        heapChanged = state().heaps[process()];
        heap().restore(heapChanged);
    }

    private long done(long value) {
        me.read(value, heapChanged);
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

    private void flush() {
        for (int i = 0; i < me.stored; i++) {
            apply(me, i);
        }
        me.stored = 0;
    }

    private void apply(Activity thread, int store) {
        long[] memory = state().memory;
        int place = thread.storePlaces[store];
        long value = thread.storeValues[store];
        memory[place] = thread.storeAdds[store] ? memory[place] + value : value;
    }

    private int process() {
        Actor running = actor;
        return running == null ? 0 : running.process();
    }

    private PrivateHeap heap() {
        return heaps.get(process());
    }

    private void tell(String verb, int place, long value) {
        if (story != null) {
            Place where = places.get(place);
            tell(verb + where.name() + ": " + where.inWords().apply(value));
        }
    }

    private void tell(String what) {
        Actor running = actor;
        tell(running == null ? "" : running.name(), what);
    }

    private void tell(String who, String what) {
        List<String> lines = story;
        if (lines != null) {
            lines.add("%-12s %s".formatted(who, what));
        }
    }
}
