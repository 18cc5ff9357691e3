package dev.parley.sleep;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.Set;

/**
 * Lets {@link Thread#interrupt} reach a thread that sleeps in a futex, of which it knows nothing.
 *
 * <p>The one way in that the JDK offers is that of selectors: between {@code begin} and {@code end}
 * an interrupt calls {@link #wakeup} of the selector that the thread is blocked in. This is a
 * selector for that alone. It costs some 50 ns and no allocation, and only where a thread really
 * goes to sleep.
 *
 * <p>Thread-safe; may be entered by several threads at once.
 */
public final class InterruptibleSleep extends AbstractSelector {

    /** Makes the sleepers look up; the interrupted one finds its flag set. */
    private final Runnable wakeUp;

    public InterruptibleSleep(Runnable wakeUp) {
        super(null);
        this.wakeUp = wakeUp;
    }

    /**
     * From now on, until {@link #leave}, an interrupt wakes the sleepers; one that was before, now.
     */
    public void enter() {
        // model: slots.pml sleep
        begin();
    }

    public void leave() {
        end();
    }

    @Override
    public Selector wakeup() {
        wakeUp.run();
        return this;
    }

    @Override
    protected void implCloseSelector() {}

    @Override
    protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<SelectionKey> keys() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int selectNow() throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public int select(long timeout) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public int select() throws IOException {
        throw new UnsupportedOperationException();
    }
}
