package dev.parley.qnx4;

import dev.parley.Ending;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which deaths this process is to receive, and which it has received and not answered. Thread-safe.
 */
final class Deaths {

    /** Who answers none of them must not make this process grow. */
    private static final int MOST_UNANSWERED = 1024;

    /** A process that has ended, as this one itself has seen. */
    record Ended(int pid, SystemMessage.Death death) {}

    /** So many whose end was received are known as such a while longer. */
    private static final int MOST_FORMER = 64;

    /** Those whose end this process sees itself: its children, and who lives and has left. */
    private final Set<Integer> awaited = new HashSet<>(); // guarded by this

    /** Of these, whose end the kernel has told already. */
    private final Set<Integer> told = new HashSet<>(); // guarded by this

    /** Whose end was received, and not yet told by the kernel, too. */
    private final RecentPids former = new RecentPids(MOST_FORMER); // guarded by this

    private final Queue<Ended> ended = new ArrayDeque<>(); // guarded by this
    private final RecentPids unanswered = new RecentPids(MOST_UNANSWERED); // guarded by this

    /** The end of this one is seen by this process, and is told of once; false: it was before. */
    synchronized boolean await(int pid) {
        return awaited.add(pid);
    }

    /** Whether the end of a process that the kernel tells of is told otherwise, too. */
    synchronized boolean isToldElsewhere(int pid) {
        if (awaited.contains(pid)) {
            told.add(pid);
            return true;
        }
        return former.remove(pid);
    }

    synchronized void ended(int pid, SystemMessage.Death death) {
        ended.add(new Ended(pid, death));
    }

    /** The next that has ended; null: there is none. */
    synchronized @Nullable Ended next() {
        Ended next = ended.poll();
        if (next != null) {
            awaited.remove(next.pid());
            if (!told.remove(next.pid())) {
                former.add(next.pid());
            }
        }
        return next;
    }

    synchronized void received(int pid) {
        unanswered.add(pid);
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
