package dev.parley.examples.elevator;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** A file as a device. What was never written reads as zeros. */
final class FileDevice implements Device, AutoCloseable {

    private final RandomAccessFile file;
    private final int blockCount;

    FileDevice(Path path, int blockCount) throws IOException {
        this.blockCount = blockCount;
        file = new RandomAccessFile(path.toFile(), "rw");
        file.setLength((long) blockCount * Disk.BLOCK_BYTES);
    }

    @Override
    public int blockCount() {
        return blockCount;
    }

    @Override
    public void read(int block, byte[] into) throws IOException {
        goTo(block);
        file.readFully(into);
    }

    @Override
    public void write(int block, byte[] from) throws IOException {
        goTo(block);
        file.write(from);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void goTo(int block) throws IOException {
        file.seek((long) block * Disk.BLOCK_BYTES);
    }
}
