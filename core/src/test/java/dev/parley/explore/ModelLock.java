package dev.parley.explore;

import java.util.concurrent.locks.ReentrantLock;

/** A lock between the threads of one explored process. */
public final class ModelLock extends ReentrantLock {

    private static final long serialVersionUID = 1;

    private final transient Machine machine;
    private final int place;
    private final boolean isNeeded;

    /**
     * A free lock.
     *
     * @param isNeeded whether more than one thread may want it
     */
    public ModelLock(Machine machine, String name, boolean isNeeded) {
        this.machine = machine;
        this.place = machine.layout().place(name);
        this.isNeeded = isNeeded;
    }

    @Override
    public void lock() {
        if (isNeeded) {
            machine.lock(place);
        } else {
            machine.enter();
        }
        super.lock();
    }

    @Override
    public void unlock() {
        super.unlock();
        if (isNeeded) {
            machine.unlock(place);
        } else {
            machine.leave();
        }
    }
}
