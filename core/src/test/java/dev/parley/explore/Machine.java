package dev.parley.explore;

import dev.parley.explore.State.Activity;
import dev.parley.explore.State.Status;
import dev.parley.explore.Turn.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An explored system in one state, and what can happen there.
 *
 * <p>A transition is one access to what others see, and all that the thread does privately until it
 * wants the next. Threads are run one at a time, by the thread that explores.
 */
public final class Machine {

    /** The life of a process, which nobody sleeps on. */
    private static final int NO_PLACE = 0;

    private final Layout layout;
    private @Nullable State current;
    private @Nullable Turn currentTurn;
    private @Nullable List<String> story;

    /** A system that consists of this, which may still grow until it begins. */
    public Machine(Layout layout) {
        this.layout = layout;
    }

    Layout layout() {
        return layout;
    }

    State begin(int spuriousWakes) {
        State state = layout.begin(spuriousWakes);
        current = state;
        currentTurn = new Turn(layout, state);
        return state;
    }

    State state() {
        return begun(current);
    }

    private Turn turn() {
        return begun(currentTurn);
    }

    private static <T> T begun(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not begun");
        }
        return part;
    }

    private Activity thread(Actor actor) {
        return state().threads[layout.actors().indexOf(actor)];
    }

    // Transitions

    /**
     * Runs a thread through its next access.
     *
     * @param which of several things that may happen then
     * @return how many they are; 0: it cannot go on now, and the state is spoilt
     */
    int run(int index, int which) {
        return turn().take(index, which);
    }

    /** Another thread's store becomes visible. */
    void flushOne(int index) {
        state().threads[index].flushOne(state().memory);
        tellOf(index, "what it stored can be seen by all");
    }

    /** A sleep ends without a wake. */
    void wakeSpuriously(int index) {
        State state = state();
        state.spuriousWakesLeft--;
        state.threads[index].status = Status.WOKEN;
        tellOf(index, "wakes for no reason");
    }

    /** A sleep ends because it lasted as long as it should. */
    void timeOut(int index) {
        Activity thread = state().threads[index];
        thread.status = Status.WOKEN;
        thread.timedOut = true;
        tellOf(index, "has slept until its deadline");
    }

    /** A thread of a dying process does nothing more. */
    void kill(int index) {
        Activity thread = state().threads[index];
        thread.begin();
        thread.status = Status.KILLED;
        thread.interruptedAt = State.NEVER;
        tellOf(index, "is no more");
    }

    boolean isDying(int index) {
        return value(layout.life(layout.actors().get(index).process())) != 0;
    }

    // For who examines a state

    /** Whether this thread sleeps. */
    public boolean isAsleep(Actor actor) {
        return thread(actor).status == Status.ASLEEP;
    }

    /** Whether this thread has done all it had to. */
    public boolean hasEnded(Actor actor) {
        return thread(actor).status == Status.ENDED;
    }

    /** What is there. */
    public long value(int place) {
        return state().memory[place];
    }

    // What threads do

    /** A byte in a socket, or whatever else all see at once. */
    public void set(int place, long value) {
        update(place, _ -> value);
    }

    /** Whether a sleep of this step ended because its time was over. */
    public boolean hasTimedOut() {
        return turn().hasTimedOut();
    }

    /** Something that goes one way or the other. */
    public int choose(int count, String what) {
        return (int)
                turn().access(
                                Kind.CHOOSE,
                                0,
                                () -> {
                                    int chosen = turn().variantOf(count);
                                    tell("chooses " + chosen + ": " + what);
                                    return chosen;
                                });
    }

    /** Blocks until the place holds what is wanted, and leaves something else there. */
    public long await(int place, LongPredicate wanted, LongUnaryOperator leaving) {
        return turn().access(
                        Kind.AWAIT,
                        place,
                        () -> {
                            long value = value(place);
                            if (!wanted.test(value)) {
                                throw turn().blocked();
                            }
                            state().memory[place] = leaving.applyAsLong(value);
                            tell("finds", place, value);
                            return value;
                        });
    }

    /** Ends a process: from now on its threads may stop at any step. */
    public void end(int process) {
        turn().access(
                        Kind.END,
                        0,
                        () -> {
                            int life = layout.life(process);
                            state().memory[life] = 1;
                            tell("a kill", layout.name(life) + " is over");
                            killSleepers(process);
                            return 0;
                        });
    }

    private void killSleepers(int process) {
        for (int i = 0; i < layout.actors().size(); i++) {
            if (layout.actors().get(i).process() == process
                    && state().threads[i].status == Status.ASLEEP) {
                kill(i);
            }
        }
    }

    /**
     * Sets a thread's interrupted state.
     *
     * @return whether it stands where an interrupt has to wake it
     */
    public boolean interrupt(Actor target) {
        return turn().access(
                                Kind.INTERRUPT,
                                0,
                                () -> {
                                    tell("interrupts " + target.name());
                                    return interrupt(thread(target)) ? 1 : 0;
                                })
                != 0;
    }

    private static boolean interrupt(Activity thread) {
        if (thread.status == Status.ENDED || thread.status == Status.KILLED) {
            return false;
        }
        boolean begins = thread.read == 0 && thread.status == Status.READY;
        thread.interruptedAt = begins ? State.AT_START : thread.read;
        return thread.isAtSleep || thread.status == Status.ASLEEP || thread.status == Status.WOKEN;
    }

    long read(int place) {
        if (layout.isConstant(place)) {
            return layout.first(place);
        }
        return turn().access(
                        Kind.READ,
                        place,
                        () -> {
                            long value = seen(place);
                            tell("reads", place, value);
                            return value;
                        });
    }

    /** Seen by others later. */
    void store(int place, long value) {
        turn().access(
                        Kind.STORE,
                        place,
                        () -> {
                            turn().me().store(place, value, false);
                            tell("stores", place, value);
                            return 0;
                        });
    }

    /** Seen by others later; the sum is not to be used. */
    void add(int place, long delta) {
        turn().access(
                        Kind.ADD,
                        place,
                        () -> {
                            turn().me().store(place, delta, true);
                            tell("adds " + delta + " to " + layout.name(place));
                            return 0;
                        });
    }

    /** Seen by all at once, as is all that was stored before: what was there. */
    long update(int place, LongUnaryOperator update) {
        if (layout.isConstant(place)) {
            throw violation(layout.name(place) + " is no constant");
        }
        return turn().access(
                        Kind.UPDATE,
                        place,
                        () -> {
                            flush();
                            long old = value(place);
                            long now = update.applyAsLong(old);
                            state().memory[place] = now;
                            tellUpdate(place, old, now);
                            return old;
                        });
    }

    void fence() {
        if (!turn().isPrivateFence()) {
            turn().access(
                            Kind.FENCE,
                            0,
                            () -> {
                                flush();
                                tell("fences");
                                return 0;
                            });
        }
    }

    /** What any thread has stored is seen by all from now on. */
    void fenceForAll() {
        turn().access(
                        Kind.FENCE,
                        0,
                        () -> {
                            for (Activity thread : state().threads) {
                                thread.flush(state().memory);
                            }
                            tell("fences for all");
                            return 0;
                        });
    }

    void sleep(int place, long expected) {
        sleep(place, () -> fallAsleep(place, expected));
    }

    private void sleep(int place, Runnable fallsAsleep) {
        long timedOut =
                turn().access(
                                Kind.SLEEP,
                                place,
                                () -> {
                                    if (turn().me().status == Status.WOKEN) {
                                        getUp(place);
                                        return turn().wakesUp() ? 1 : 0;
                                    }
                                    fallsAsleep.run();
                                    return 0;
                                });
        if (timedOut != 0) {
            turn().setTimedOut();
        }
    }

    private void fallAsleep(int place, long expected) {
        if (isAsExpected(place, expected)) {
            turn().me().sleepOn(place);
            throw turn().sleeps();
        }
    }

    private boolean isAsExpected(int place, long expected) {
        flush();
        long value = value(place);
        boolean isSo = (int) value == (int) expected;
        tell(isSo ? "sleeps on" : "does not sleep on", place, value);
        return isSo;
    }

    /**
     * Sleeps on all of these places, unless one holds something else than is expected. One system
     * call, but not one step: it lies down at one after the other, and gets up so.
     */
    public void sleepOnAll(int[] places, int[] expected) {
        long values = Arrays.hashCode(expected);
        boolean lies = true;
        for (int i = 0; lies && i < places.length; i++) {
            int place = places[i];
            int value = expected[i];
            lies = turn().access(Kind.LIE_DOWN, place, () -> lieDown(place, value, values)) >= 0;
        }
        if (lies) {
            sleep(NO_PLACE, () -> fallAsleepOn(places.length));
        }
        for (int place : places) {
            turn().access(Kind.GET_UP, place, () -> getUp(place));
        }
    }

    /**
     * What it has read before is in no local variable any more, but for the values on which it
     * sleeps.
     *
     * @return these values; less than 0: it does not lie
     */
    private long lieDown(int place, int expected, long values) {
        turn().me().forget(0);
        if (!isAsExpected(place, expected)) {
            return ~values;
        }
        turn().me().lieDown(place);
        return values;
    }

    /** Unless a wake has reached it as it lay down. */
    private void fallAsleepOn(int beds) {
        if (turn().me().beds == beds) {
            turn().me().status = Status.ASLEEP;
            throw turn().sleeps();
        }
    }

    private long getUp(int place) {
        turn().me().getUp(place);
        return 0;
    }

    int wake(int place, int count) {
        return (int) turn().access(Kind.WAKE, place, () -> wakeNow(place, count));
    }

    private int wakeNow(int place, int count) {
        flush();
        List<Integer> asleep = new ArrayList<>();
        Activity[] threads = state().threads;
        for (int i = 0; i < threads.length; i++) {
            if (threads[i].liesOn(place)) {
                asleep.add(i);
            }
        }
        if (count == 1 && asleep.size() > 1) {
            asleep = List.of(asleep.get(turn().variantOf(asleep.size())));
        }
        for (int woken : asleep) {
            threads[woken].wakeOn(place);
            tell("wakes " + layout.actors().get(woken).name());
        }
        if (asleep.isEmpty()) {
            tell("wakes nobody");
        }
        return asleep.size();
    }

    void lock(int place) {
        await(place, value -> value == 0, _ -> 1);
        enter();
    }

    void unlock(int place) {
        if (turn().isNow()) {
            flush();
            state().memory[place] = 0;
        }
        leave();
    }

    /** A lock that nobody else wants. */
    void enter() {
        turn().enter();
    }

    /** And left again. */
    void leave() {
        turn().leave();
    }

    /** What others must not change meanwhile: no point where another thread may go first. */
    long readPlain(int place) {
        return turn().readPlain(place);
    }

    void writePlain(int place, long bits, long mask) {
        if (turn().isNow()) {
            long[] memory = state().memory;
            memory[place] = (memory[place] & ~mask) | (bits & mask);
        }
    }

    /** What the running thread sees there now. */
    public long seen(int place) {
        return turn().me().seen(place, value(place));
    }

    /** Whether this is done now, and not told again of what was done in an earlier transition. */
    boolean isNow() {
        return turn().isNow();
    }

    private void flush() {
        turn().me().flush(state().memory);
    }

    /** What must never be: ends the exploration. */
    public Violation violation(String what) {
        turn().abandon();
        return new Violation(what);
    }

    // In words

    /** What is told from now on; null: nothing. */
    void tellTo(@Nullable List<String> lines) {
        story = lines;
    }

    private void tellUpdate(int place, long old, long now) {
        if (story != null) {
            String name = layout.name(place);
            String before = layout.inWords(place, old);
            tell(
                    now == old
                            ? "leaves %s at %s".formatted(name, before)
                            : "turns %s from %s to %s"
                                    .formatted(name, before, layout.inWords(place, now)));
        }
    }

    private void tell(String verb, int place, long value) {
        if (story != null) {
            tell(verb + " " + layout.name(place) + ": " + layout.inWords(place, value));
        }
    }

    private void tell(String what) {
        tell(turn().name(), what);
    }

    private void tellOf(int index, String what) {
        tell(layout.actors().get(index).name(), what);
    }

    private void tell(String who, String what) {
        List<String> lines = story;
        if (lines != null) {
            lines.add("%-12s %s".formatted(who, what));
        }
    }
}
