package dev.parley.link;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Processes;
import dev.parley.linux.Scheduling;
import dev.parley.linux.Scheduling.Schedule;

/**
 * A thread as Linux schedules it: by its own right, or at the priority of a message. Thread-safe.
 *
 * @param tid Linux's number of it
 * @param own how it was scheduled when it came
 */
record SystemThread(int tid, Schedule own) {

    /** To have asked for less is to have asked for nothing: the priority of most messages. */
    private static final int ORDINARY = 10;

    /** The calling thread; not a virtual one. */
    static SystemThread current() throws ErrnoException {
        return new SystemThread(Processes.gettid(), Scheduling.schedule(0));
    }

    /** The priority of messages that it works at by its own right. */
    int level() {
        return own.isRealTime() ? Math.min(own.priority(), LinkLayout.HIGHEST_PRIORITY) : ORDINARY;
    }

    /**
     * Schedules it at the priority of a message: as FIFO of the same number. One that is not
     * real-time by itself becomes so for a message above the ordinary only.
     */
    void workAt(int priority) {
        boolean asItself = !own.isRealTime() && priority <= ORDINARY;
        set(asItself ? own : Schedule.fifo(Math.max(priority, 1)));
    }

    /** Schedules it by its own right. */
    void workAsItself() {
        set(own);
    }

    private void set(Schedule schedule) {
        try {
            Scheduling.schedule(tid, schedule);
        } catch (ErrnoException _) {
            // It has ended; or the right to it was taken away meanwhile: the number is what is
            // left.
        }
    }
}
