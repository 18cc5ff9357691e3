package dev.parley.examples.elevator;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A device that stays at a block until it may go on, and knows where it has been. */
final class SlowDevice implements Device {

    static final int BLOCKS = 100;

    /** What cannot be read. */
    static final int BROKEN_BLOCK = 99;

    private final List<Integer> visited = new CopyOnWriteArrayList<>();
    private final Semaphore mayGoOn = new Semaphore(0);

    /** From one block, or from so many. */
    void goOn(int times) {
        mayGoOn.release(times);
    }

    List<Integer> visited() {
        return visited;
    }

    @Override
    public int blockCount() {
        return BLOCKS;
    }

    @Override
    public void read(int block, byte[] into) throws IOException {
        visit(block);
        into[0] = (byte) block;
    }

    @Override
    public void write(int block, byte[] from) throws IOException {
        visit(block);
    }

    private void visit(int block) throws IOException {
        visited.add(block);
        try {
            if (!mayGoOn.tryAcquire(1, TimeUnit.MINUTES) || block == BROKEN_BLOCK) {
                throw new IOException("block " + block);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
