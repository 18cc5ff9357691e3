package dev.parley.node;

import dev.parley.link.Link;
import dev.parley.linux.Epoll;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.EventFd;
import dev.parley.linux.Fd;
import dev.parley.linux.FrameBuffer;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The one background thread of a process in a node. It sits on descriptors, so that no other thread
 * has to: the kernel's socket, the sockets of all links, and an eventfd for tasks.
 *
 * <p>{@link #watch} and {@link #execute} are thread-safe; everything handed in runs on the thread,
 * which alone closes what it watches, so no descriptor is closed under an event.
 */
final class Poller implements AutoCloseable {

    private static final long WAKE_KEY = 0;
    private static final long SWEEP_MILLIS = 1_000;
    private static final long FOREVER = -1;
    private static final int FRAMES_AT_A_TIME = 64;

    private final Epoll epoll;
    private final EventFd wake;
    private final FrameBuffer incoming = FrameBuffer.ofCapacity(Link.LONGEST_FRAME_BYTES);
    private final BackgroundThread thread;
    private final Map<Long, Runnable> watchers = new ConcurrentHashMap<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicLong lastKey = new AtomicLong(WAKE_KEY);
    private final Sweep sweep;
    private final Runnable atEnd;
    private volatile boolean stopping;
    private boolean ended;

    /** What is due once a second while anything is left to do. */
    interface Sweep {
        /** Does what can be done; true: something is left for the next time. */
        boolean run();
    }

    /**
     * A thread that is not started yet.
     *
     * @param atEnd runs last on the thread, whatever ended it
     */
    Poller(String name, Sweep sweep, Runnable atEnd) throws ErrnoException {
        this.sweep = sweep;
        this.atEnd = atEnd;
        epoll = Epoll.create();
        try {
            wake = EventFd.create();
            epoll.add(wake.fd(), WAKE_KEY);
        } catch (ErrnoException e) {
            epoll.close();
            throw e;
        }
        thread = new BackgroundThread(name, this::run);
    }

    void start() {
        thread.start();
    }

    /** Calls the watcher whenever the descriptor is readable or its other end hung up. */
    long watch(Fd fd, Runnable watcher) throws ErrnoException {
        long key = lastKey.incrementAndGet();
        watch(fd, key, watcher);
        return key;
    }

    /**
     * Watches the socket of a link, which hears what comes and sends on when there is room; calls
     * {@code hungUp}, once and lastly, when the other end is gone and all it said is heard.
     */
    void watchLink(Link link, Runnable hungUp) throws ErrnoException {
        long key = lastKey.incrementAndGet();
        Fd fd = link.socket().fd();
        watch(
                fd,
                key,
                () -> {
                    if (link.sender().isStalled()) {
                        link.flush();
                    }
                    if (drain(link)) {
                        link.sender().tell(_ -> {});
                        unwatch(fd, key);
                        hungUp.run();
                    }
                });
        link.sender().tell(interested -> watchRoom(fd, key, interested));
    }

    private void watchRoom(Fd fd, long key, boolean interested) {
        try {
            epoll.setWritable(fd, key, interested);
        } catch (ErrnoException e) {
            throw new IllegalStateException("was not watched", e);
        }
    }

    private void watch(Fd fd, long key, Runnable watcher) throws ErrnoException {
        watchers.put(key, watcher);
        try {
            epoll.add(fd, key);
        } catch (ErrnoException e) {
            watchers.remove(key);
            throw e;
        }
    }

    /** Runs a task on the thread, soon. After the end: never. */
    synchronized void execute(Runnable task) {
        if (!ended) {
            tasks.add(task);
            wake.signal();
        }
    }

    /**
     * Stops the thread, after the tasks that were handed in before; waits unless it is the caller.
     */
    @Override
    public void close() {
        execute(() -> stopping = true);
        thread.awaitEnd();
    }

    private void run() {
        try (epoll;
                wake;
                incoming) {
            try {
                loop();
            } finally {
                atEnd.run();
                end();
            }
        } catch (ErrnoException e) {
            throw new IllegalStateException("the background thread cannot wait", e);
        }
    }

    /** From now on the eventfd may be closed. */
    private synchronized void end() {
        ended = true;
    }

    private void loop() throws ErrnoException {
        boolean sweeping = false;
        while (!stopping) {
            int ready = epoll.await(sweeping ? SWEEP_MILLIS : FOREVER);
            for (int i = 0; i < ready; i++) {
                dispatch(epoll.key(i));
            }
            runTasks();
            sweeping = sweep.run();
        }
    }

    /** Reads what frames there are, a bounded number at a time; true: the end. */
    private boolean drain(Link link) {
        try {
            for (int i = 0; i < FRAMES_AT_A_TIME; i++) {
                switch (link.socket().receive(incoming)) {
                    case FRAME -> link.hear(incoming);
                    case NONE -> {
                        return false;
                    }
                    case END, CUT -> {
                        return true;
                    }
                }
            }
            return false;
        } catch (ErrnoException _) {
            return true;
        }
    }

    private void dispatch(long key) {
        if (key == WAKE_KEY) {
            wake.drain();
            return;
        }
        Runnable watcher = watchers.get(key);
        if (watcher != null) {
            watcher.run();
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Ends a watch; on the thread only, before the descriptor is closed. */
    void unwatch(Fd fd, long key) {
        watchers.remove(key);
        try {
            epoll.remove(fd);
        } catch (ErrnoException e) {
            throw new IllegalStateException("was not watched", e);
        }
    }
}
