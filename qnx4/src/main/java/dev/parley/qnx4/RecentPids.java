package dev.parley.qnx4;

import java.util.LinkedHashSet;
import java.util.Set;

/** The pids that were added last, so many at most: of more, the oldest is forgotten. */
final class RecentPids {

    private final int most;
    private final Set<Integer> pids = new LinkedHashSet<>();

    RecentPids(int most) {
        this.most = most;
    }

    void add(int pid) {
        if (pids.size() == most) {
            pids.remove(pids.iterator().next());
        }
        pids.add(pid);
    }

    /** False: it was not there. */
    boolean remove(int pid) {
        return pids.remove(pid);
    }
}
