package dev.parley.link;

import dev.parley.linux.Epoll;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.FrameBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** What the background threads of two processes do for their links, in one thread. */
final class LinkPump implements AutoCloseable {

    private record Watched(Link link, Runnable end) {}

    private final Epoll epoll = Epoll.create();
    private final List<Watched> links = new ArrayList<>();
    private final Thread thread = Thread.ofPlatform().name("pump").unstarted(this::run);
    private final ReentrantLock turn = new ReentrantLock(true);
    private volatile boolean stopping;

    LinkPump() throws ErrnoException {}

    /** Before {@link #start}. */
    void add(Link link, Runnable end) throws ErrnoException {
        long key = links.size();
        links.add(new Watched(link, end));
        epoll.add(link.socket().fd(), key);
        link.sender()
                .tell(
                        interested -> {
                            try {
                                epoll.setInterest(link.socket().fd(), key, true, interested);
                            } catch (ErrnoException e) {
                                throw new IllegalStateException(e);
                            }
                        });
    }

    void start() {
        thread.start();
    }

    private void run() {
        try (FrameBuffer buffer = FrameBuffer.ofCapacity(Link.LONGEST_FRAME_BYTES)) {
            while (!stopping) {
                turn.lock();
                try {
                    hear(epoll.await(5), buffer);
                } finally {
                    turn.unlock();
                }
            }
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        }
    }

    private void hear(int ready, FrameBuffer buffer) throws ErrnoException {
        for (int i = 0; i < ready; i++) {
            Watched watched = links.get((int) epoll.key(i));
            if (epoll.writable(i)) {
                watched.link().flush();
            }
            read(watched, buffer);
        }
    }

    /** Hears nothing for as long as this runs. */
    void pause(Runnable what) {
        turn.lock();
        try {
            what.run();
        } finally {
            turn.unlock();
        }
    }

    private void read(Watched watched, FrameBuffer buffer) throws ErrnoException {
        while (true) {
            switch (watched.link().socket().receive(buffer)) {
                case FRAME -> watched.link().hear(buffer);
                case NONE -> {
                    return;
                }
                case END, CUT -> {
                    epoll.remove(watched.link().socket().fd());
                    watched.end().run();
                    watched.link().heardAll();
                    return;
                }
            }
        }
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        epoll.close();
    }
}
