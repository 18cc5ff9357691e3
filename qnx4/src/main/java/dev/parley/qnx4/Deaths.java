package dev.parley.qnx4;

import dev.parley.Ending;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which deaths this process is to receive, and which it has received and not answered. Thread-safe.
 */
final class Deaths {

    /** Who answers none of them must not make this process grow. */
    private static final int MOST_UNANSWERED = 1024;

    /** A child that has ended. */
    record Child(int pid, SystemMessage.Death death) {}

    /** So many children that have ended are known as such a while longer. */
    private static final int MOST_FORMER = 64;

    private final Set<Integer> children = new HashSet<>(); // guarded by this

    /** Children whose end was received, and not yet told by the kernel, too. */
    private final Set<Integer> former = new LinkedHashSet<>(); // guarded by this

    private final Queue<Child> ended = new ArrayDeque<>(); // guarded by this
    private final Set<Integer> unanswered = new LinkedHashSet<>(); // guarded by this

    /** This process has a child: its end is told by who started it, and by nobody else. */
    synchronized void born(int pid) {
        children.add(pid);
    }

    /** Whether the end of a process that the kernel tells is told otherwise, too. */
    synchronized boolean isToldElsewhere(int pid) {
        return children.contains(pid) || former.remove(pid);
    }

    synchronized void ended(int pid, SystemMessage.Death death) {
        ended.add(new Child(pid, death));
    }

    /** The next child that has ended; null: there is none. */
    synchronized @Nullable Child next() {
        Child child = ended.poll();
        if (child != null) {
            children.remove(child.pid());
            addBounded(former, child.pid(), MOST_FORMER);
        }
        return child;
    }

    synchronized void received(int pid) {
        addBounded(unanswered, pid, MOST_UNANSWERED);
    }

    private static void addBounded(Set<Integer> pids, int pid, int most) {
        if (pids.size() == most) {
            pids.remove(pids.iterator().next());
        }
        pids.add(pid);
    }

    /** False: there is none of this process to be answered. */
    synchronized boolean answer(int pid) {
        return unanswered.remove(pid);
    }

    static SystemMessage.Death of(Ending ending) {
        return switch (ending) {
            case Ending.Exited(int status) -> new SystemMessage.Death(0, status);
            case Ending.Killed(int signal) -> new SystemMessage.Death(signal, 0);
            case Ending.Left _, Ending.Died _, Ending.Unknown _ -> new SystemMessage.Death(0, 0);
        };
    }
}
