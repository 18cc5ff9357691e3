package dev.parley.qnx4;

import dev.parley.Errno;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * By what numbers the threads of this process send: the main one by 0, any other by one of its own
 * while it lives. Thread-safe.
 */
final class Threads {

    private final Thread main = Thread.currentThread();
    private final ThreadLocal<@Nullable Integer> numbers = new ThreadLocal<>();

    /** Who has a number; the first is that of index 0. Guarded by this. */
    private final List<WeakReference<Thread>> owners = new ArrayList<>();

    /**
     * That of the calling thread.
     *
     * @throws Qnx4Exception EAGAIN: as many others have one as may
     */
    int number() throws Qnx4Exception {
        Thread thread = Thread.currentThread();
        if (thread.equals(main)) {
            return 0;
        }
        Integer known = numbers.get();
        return known != null ? known : take(thread);
    }

    private int take(Thread thread) throws Qnx4Exception {
        int number = free(new WeakReference<>(thread));
        numbers.set(number);
        return number;
    }

    private synchronized int free(WeakReference<Thread> thread) throws Qnx4Exception {
        for (int i = 0; i < owners.size(); i++) {
            Thread owner = owners.get(i).get();
            if (owner == null || !owner.isAlive()) {
                owners.set(i, thread);
                return i + 1;
            }
        }
        if (owners.size() == Ids.MOST_THREADS) {
            throw new Qnx4Exception(
                    Errno.EAGAIN, Ids.MOST_THREADS + " threads besides the main one send already");
        }
        owners.add(thread);
        return owners.size();
    }
}
