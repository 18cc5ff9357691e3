package dev.parley.source;

import dev.parley.linux.Epoll;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Descriptors that can be read from. Thread-safe; one thread looks at all of them.
 *
 * <p>A descriptor is watched until it is ready, then no more: one that has hung up is ready for
 * ever.
 */
public final class DescriptorSources {

    private static final AtomicLong LAST_KEY = new AtomicLong();
    private static final Map<Long, Watched> WATCHED = new ConcurrentHashMap<>();

    /** Made by the first use. */
    private static final class Shared {
        static final Epoll EPOLL = open();

        private static Epoll open() {
            try {
                Epoll epoll = Epoll.create();
                Thread.ofPlatform().daemon().name("parley-descriptors").start(() -> run(epoll));
                return epoll;
            } catch (ErrnoException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private DescriptorSources() {}

    /** Once, when there is something; again when it is rearmed. */
    public static Registration on(int descriptor, Runnable event) throws IOException {
        Watched watched = new Watched(Fd.of(descriptor).dup(), LAST_KEY.incrementAndGet(), event);
        WATCHED.put(watched.key, watched);
        try {
            watched.arm();
            return watched;
        } catch (ErrnoException e) {
            watched.close();
            throw e;
        }
    }

    private static void run(Epoll epoll) {
        try {
            while (true) {
                int ready = epoll.await(-1);
                for (int i = 0; i < ready; i++) {
                    Watched watched = WATCHED.get(epoll.key(i));
                    if (watched != null && watched.disarm()) {
                        watched.event.run();
                    }
                }
            }
        } catch (ErrnoException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Watched implements Registration {

        private final Fd fd;
        private final long key;
        private final Runnable event;
        private boolean armed; // guarded by this
        private boolean closed; // guarded by this

        Watched(Fd fd, long key, Runnable event) {
            this.fd = fd;
            this.key = key;
            this.event = event;
        }

        synchronized void arm() throws ErrnoException {
            if (!armed && !closed) {
                Shared.EPOLL.add(fd, key);
                armed = true;
            }
        }

        /** False: it was not watched any more. */
        synchronized boolean disarm() throws ErrnoException {
            boolean was = armed;
            if (armed) {
                armed = false;
                Shared.EPOLL.remove(fd);
            }
            return was;
        }

        @Override
        public void rearm() {
            try {
                arm();
            } catch (ErrnoException e) {
                throw new IllegalStateException("could be watched before", e);
            }
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                try {
                    disarm();
                } catch (ErrnoException e) {
                    throw new IllegalStateException("was watched", e);
                } finally {
                    closed = true;
                    WATCHED.remove(key);
                    fd.close();
                }
            }
        }
    }
}
