package dev.parley.explore;

import dev.parley.explore.State.Activity;
import dev.parley.explore.State.Status;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * Visits all states of a system, the nearest first, so that what leads to a violation is told by
 * the shortest way.
 *
 * <p>A state is known by 64 bits made of it: of 20 million states two are taken for one with a
 * probability of 1 in 100,000.
 */
public final class Explorer {

    /** What can happen in a state. */
    @SuppressWarnings("EnumOrdinal") // numbers of one run
    private enum Choice {
        STEP,
        FLUSH,
        KILL,
        WAKE,
        TIME_OUT;

        private static final Choice[] ALL = values();

        int of(int thread, int variant) {
            return variant << 12 | thread << 4 | ordinal();
        }

        static Choice kind(int choice) {
            return ALL[choice & 0xf];
        }

        static int thread(int choice) {
            return choice >> 4 & 0xff;
        }

        static int variant(int choice) {
            return choice >> 12;
        }
    }

    /** A system to be explored. */
    public interface Subject {
        /** It is at rest: nothing has to happen any more. Throws a {@link Violation}. */
        void examineRest();
    }

    /**
     * What was explored.
     *
     * @param isComplete whether that is all there is
     */
    public record Result(
            long states, long transitions, int depth, long rests, boolean isComplete) {}

    private static final int STATES_BETWEEN_LINES = 1_000_000;

    private final Machine machine;
    private final Subject subject;
    private final Visited visited = new Visited();
    private final Consumer<String> progress;
    private final byte[] first;
    private List<byte[]> next = new ArrayList<>();
    private int from;
    private long transitions;
    private final BitSet rests = new BitSet();
    private final Ways ways = new Ways();

    /**
     * @param spuriousWakes how many sleeps at most end for no reason
     * @param progress is told now and then how far it is
     */
    public Explorer(
            Machine machine, Subject subject, int spuriousWakes, Consumer<String> progress) {
        this.machine = machine;
        this.subject = subject;
        this.progress = progress;
        this.first = machine.begin(spuriousWakes).pack();
    }

    /**
     * Visits all states, or the nearest ones. Throws a {@link Violation} that tells how it came to
     * it.
     *
     * @param mostStates once there are so many nothing farther away is visited; and whether it
     *     always comes to rest, nobody can say
     */
    public Result explore(int mostStates) {
        visited.add(first, Visited.NONE, 0);
        List<byte[]> level = List.of(first);
        int number = 0;
        int depth = 0;
        int told = 0;
        while (!level.isEmpty() && visited.size() < mostStates) {
            next = new ArrayList<>();
            for (byte[] state : level) {
                from = number++;
                expand(state);
            }
            level = next;
            depth++;
            if (visited.size() >= told + STATES_BETWEEN_LINES) {
                told = visited.size();
                progress.accept("depth %d, %,d states".formatted(depth, told));
            }
        }
        boolean isComplete = level.isEmpty();
        if (isComplete) {
            examineProgress();
        }
        return new Result(visited.size(), transitions, depth, rests.cardinality(), isComplete);
    }

    /** Whatever has happened, it comes to rest if threads run at all. */
    private void examineProgress() {
        int states = visited.size();
        int stuck = ways.leadingTo(rests, states).nextClearBit(0);
        if (stuck < states) {
            from = stuck;
            throw told(new Violation("from here it never comes to rest"), List.of());
        }
    }

    private void expand(byte[] state) {
        boolean isAtRest = true;
        for (int thread = 0; thread < machine.layout().actors().size(); thread++) {
            machine.state().unpack(state);
            Activity activity = machine.state().threads[thread];
            boolean hasStored = activity.stored > 0;
            boolean hasBegun = activity.read > 0 || activity.status == Status.WOKEN;
            switch (activity.status) {
                case READY, WOKEN -> {
                    boolean mayStay = machine.layout().actors().get(thread).isEvent() && !hasBegun;
                    boolean moved = step(state, thread, !mayStay);
                    isAtRest &= mayStay || !moved;
                    machine.state().unpack(state);
                    if (machine.isDying(thread)) {
                        take(state, Choice.KILL.of(thread, 0), true);
                    }
                }
                case ASLEEP -> {
                    if (machine.state().spuriousWakesLeft > 0) {
                        take(state, Choice.WAKE.of(thread, 0), false);
                    }
                    if (machine.layout().actors().get(thread).mayTimeOut()) {
                        take(state, Choice.TIME_OUT.of(thread, 0), false);
                    }
                }
                case ENDED, KILLED -> {}
            }
            if (hasStored) {
                take(state, Choice.FLUSH.of(thread, 0), true);
                isAtRest = false;
            }
        }
        if (isAtRest) {
            rests.set(from);
            examineRest(state);
        }
    }

    private void examineRest(byte[] state) {
        machine.state().unpack(state);
        machine.layout().restore(machine.state());
        try {
            subject.examineRest();
        } catch (Violation violation) {
            throw told(violation, List.of());
        }
    }

    /** All that the next access of a thread may bring; false: it cannot go on. */
    private boolean step(byte[] state, int thread, boolean hasToHappen) {
        int alternatives = 1;
        for (int variant = 0; variant < alternatives; variant++) {
            alternatives = take(state, Choice.STEP.of(thread, variant), hasToHappen);
        }
        return alternatives > 0;
    }

    private int take(byte[] state, int choice, boolean hasToHappen) {
        machine.state().unpack(state);
        int alternatives;
        try {
            alternatives = perform(choice);
        } catch (Violation violation) {
            throw told(violation, List.of(choice));
        }
        if (alternatives > 0) {
            transitions++;
            int reached = visited.add(machine.state().key(), from, choice);
            if (reached >= 0) {
                next.add(machine.state().pack());
            }
            if (hasToHappen) {
                ways.add(from, reached >= 0 ? reached : ~reached);
            }
        }
        return alternatives;
    }

    private int perform(int choice) {
        int thread = Choice.thread(choice);
        switch (Choice.kind(choice)) {
            case STEP -> {
                return machine.run(thread, Choice.variant(choice));
            }
            case FLUSH -> machine.flushOne(thread);
            case KILL -> machine.kill(thread);
            case WAKE -> machine.wakeSpuriously(thread);
            case TIME_OUT -> machine.timeOut(thread);
        }
        return 1;
    }

    /** The same from the start once more, in words. */
    private Violation told(Violation violation, List<Integer> last) {
        List<Integer> choices = new ArrayList<>(visited.wayTo(from));
        choices.addAll(last);
        List<String> story = new ArrayList<>();
        machine.tellTo(story);
        machine.state().unpack(first);
        byte[] state = first;
        try {
            for (int choice : choices) {
                machine.state().unpack(state);
                perform(choice);
                state = machine.state().pack();
            }
        } catch (Violation _) {
            // It is the one that is told.
        }
        machine.tellTo(null);
        return new Violation(
                violation.getMessage()
                        + "\nThe shortest way to it, in %d steps:\n  ".formatted(story.size())
                        + String.join("\n  ", story));
    }
}
