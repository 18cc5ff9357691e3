package dev.parley.kernel.state.simulation;

import dev.parley.wire.Ask;
import dev.parley.wire.Tell;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * The socket between a process and a kernel: what either says comes to the other later, in order,
 * or is lost with it.
 */
final class Cable {

    /** What a process says; {@code ask} empty: noise. */
    record Asking(int call, Optional<Ask> ask, List<Optional<String>> defects) {}

    /** What a kernel says, and an end of a pair that may come along. */
    record Telling(int call, Tell tell, Optional<Pair> pair) {}

    /**
     * The socket of a link: it ends for both sides when it ends for one. Rights that pass with
     * messages lie there until they are read, or are lost.
     */
    static final class Pair {
        private final Queue<Long> toClient = new ArrayDeque<>();
        private final Queue<Long> toServer = new ArrayDeque<>();
        private boolean hasEnded;

        /** The rights for one of both sides. */
        Queue<Long> rightsFor(boolean client) {
            return client ? toClient : toServer;
        }

        void end() {
            hasEnded = true;
        }

        boolean hasEnded() {
            return hasEnded;
        }
    }

    final long number;
    final Peer process;
    private final int capacity;
    private final Queue<Asking> toKernel = new ArrayDeque<>();
    private final Queue<Telling> toProcess = new ArrayDeque<>();
    private final Queue<Telling> unsent = new ArrayDeque<>();
    private boolean isHungUp;
    private boolean isCut;

    Cable(long number, Peer process, int capacity) {
        this.number = number;
        this.process = process;
        this.capacity = capacity;
    }

    /** The process's side: says something, if anybody may hear it. */
    void ask(Asking asking) {
        if (!isCut) {
            toKernel.add(asking);
        }
    }

    /** The process's side: the next thing that was said; empty: nothing, yet or any more. */
    Optional<Telling> read() {
        return Optional.ofNullable(toProcess.poll());
    }

    /** The process's side: the kernel has hung up, and everything that it said is read. */
    boolean isAtEnd() {
        return isCut && toProcess.isEmpty();
    }

    /** The process's side: closes it; what it has not read is lost. */
    void hangUp() {
        isHungUp = true;
        lose(toProcess);
    }

    boolean isHungUp() {
        return isHungUp;
    }

    /** The kernel's side: the next question; empty: none. */
    Optional<Asking> hear() {
        return Optional.ofNullable(toKernel.poll());
    }

    boolean hasQuestion() {
        return !toKernel.isEmpty();
    }

    /** The kernel's side: says something, as soon as there is room. */
    void tell(Telling telling) {
        unsent.add(telling);
        flush();
    }

    void flush() {
        while (!unsent.isEmpty() && toProcess.size() < capacity) {
            toProcess.add(unsent.remove());
        }
    }

    boolean isStalled() {
        return !unsent.isEmpty();
    }

    /** The kernel's side: closes it; what it could not send is lost. */
    void cut() {
        isCut = true;
        toKernel.clear();
        lose(unsent);
    }

    boolean isCut() {
        return isCut;
    }

    private static void lose(Queue<Telling> tellings) {
        tellings.forEach(telling -> telling.pair().ifPresent(Pair::end));
        tellings.clear();
    }
}
