package dev.parley.node;

import dev.parley.link.Link;
import dev.parley.linux.Epoll;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.EventFd;
import dev.parley.linux.Fd;
import dev.parley.linux.FrameBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
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

    private final Epoll epoll;
    private final EventFd wake;
    private final FrameBuffer incoming = FrameBuffer.ofCapacity(Link.LONGEST_FRAME_BYTES);
    private final BackgroundThread thread;
    private final Map<Long, Runnable> watchers = new ConcurrentHashMap<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicLong lastKey = new AtomicLong(WAKE_KEY);

    /** Those who are not listened to for a while. Touched by the thread only. */
    private final Set<LinkReader> muted = new HashSet<>();

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

    /** A key that nobody has. */
    long nextKey() {
        return lastKey.incrementAndGet();
    }

    /** Calls the watcher whenever the descriptor is readable or its other end hung up. */
    void watch(Fd fd, long key, Runnable watcher) throws ErrnoException {
        watchers.put(key, watcher);
        try {
            epoll.add(fd, key);
        } catch (ErrnoException e) {
            watchers.remove(key);
            throw e;
        }
    }

    /**
     * Watches the socket of a link, which hears what comes and sends on when there is room; calls
     * {@code hungUp}, once and lastly, when the other end is gone and all it said is heard.
     */
    void watchLink(Link link, Runnable hungUp) throws ErrnoException {
        long key = nextKey();
        LinkReader reader = new LinkReader(link, epoll, key);
        watch(link.socket().fd(), key, () -> hear(reader, hungUp));
        link.sender().tell(reader);
    }

    private void hear(LinkReader reader, Runnable hungUp) {
        if (reader.hear(incoming)) {
            Link link = reader.link();
            link.sender().tell(_ -> {});
            muted.remove(reader);
            unwatch(link.socket().fd(), reader.key());
            hungUp.run();
        } else if (reader.isMuted()) {
            muted.add(reader);
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
            int ready = epoll.await(sweeping || !muted.isEmpty() ? SWEEP_MILLIS : FOREVER);
            for (int i = 0; i < ready; i++) {
                dispatch(epoll.key(i));
            }
            runTasks();
            muted.removeIf(LinkReader::unmute);
            sweeping = sweep.run();
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
