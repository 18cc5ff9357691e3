package dev.parley;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * The channels of an event loop. Their selector has a thread of its own, which hands the loop what
 * it found and waits until that is handled: so the keys belong to one of the two at a time.
 *
 * <p>Thread-safe. Owns the selector and the thread, not the channels.
 */
final class LoopChannels implements AutoCloseable {

    private final Executor loop;
    private final Selector selector;
    private final Semaphore handled = new Semaphore(0);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("parley-select").unstarted(this::select);

    /** A channel with its handler, which is the attachment of the key. */
    private record Registered(Selector selector, SelectionKey key)
            implements EventLoop.ChannelRegistration {

        @Override
        public void interest(int operations) {
            key.interestOps(operations);
            selector.wakeup(); // a selection under way does not see it
        }

        @Override
        public void close() {
            key.cancel();
            selector.wakeup();
        }
    }

    private LoopChannels(Executor loop, Selector selector) {
        this.loop = loop;
        this.selector = selector;
    }

    static LoopChannels open(Executor loop) throws IOException {
        LoopChannels opened = new LoopChannels(loop, Selector.open());
        opened.thread.start();
        return opened;
    }

    EventLoop.ChannelRegistration add(
            SelectableChannel channel, int operations, Consumer<SelectionKey> handler)
            throws IOException {
        SelectionKey key = channel.register(selector, operations, handler);
        selector.wakeup();
        return new Registered(selector, key);
    }

    @Override
    public void close() {
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        handled.release(); // for the thread, which may wait for the loop's last turn
    }

    private void select() {
        try {
            while (selector.isOpen()) {
                if (selector.selectedKeys().isEmpty()) { // else a handler has thrown
                    selector.select();
                }
                if (!selector.selectedKeys().isEmpty()) {
                    loop.execute(this::handle);
                    handled.acquireUninterruptibly();
                }
            }
        } catch (ClosedSelectorException | RejectedExecutionException _) {
            // the loop is closed
        } catch (IOException e) {
            loop.execute(
                    () -> {
                        throw new UncheckedIOException(e);
                    });
        }
    }

    private void handle() {
        try {
            Iterator<SelectionKey> keys = found();
            while (keys.hasNext()) {
                SelectionKey key = keys.next();
                keys.remove();
                handle(key);
            }
        } finally {
            handled.release();
        }
    }

    private Iterator<SelectionKey> found() {
        try {
            return selector.selectedKeys().iterator();
        } catch (ClosedSelectorException _) {
            return Collections.emptyIterator(); // the loop is closed
        }
    }

    @SuppressWarnings("unchecked") // as it was attached
    private static void handle(SelectionKey key) {
        if (isReady(key)) {
            ((Consumer<SelectionKey>) key.attachment()).accept(key);
        }
    }

    /** Another handler may just have closed the channel, or lost interest. */
    private static boolean isReady(SelectionKey key) {
        try {
            return (key.readyOps() & key.interestOps()) != 0;
        } catch (CancelledKeyException _) {
            return false;
        }
    }
}
