package dev.parley.examples.elevator;

import java.io.IOException;

/** A device with blocks of {@link Disk#BLOCK_BYTES}, and one arm. For one thread at a time. */
interface Device {

    /** How many blocks there are; they are numbered from 0 on. */
    int blockCount();

    /** Blocks while the arm moves and the block is read. */
    void read(int block, byte[] into) throws IOException;

    /** Blocks while the arm moves and the block is written. */
    void write(int block, byte[] from) throws IOException;
}
