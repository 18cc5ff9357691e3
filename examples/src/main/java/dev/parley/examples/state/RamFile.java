package dev.parley.examples.state;

import java.util.Arrays;

/** The bytes of a file, and whether somebody has it open. Owned by the thread that serves. */
final class RamFile {

    private byte[] bytes = {};
    private boolean open;

    /** Its own array: to look at. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return bytes.length;
    }

    boolean isOpen() {
        return open;
    }

    void setOpen(boolean now) {
        open = now;
    }

    /** The position is within the file, or at its end. */
    void put(int position, byte[] more) {
        bytes = Arrays.copyOf(bytes, Math.max(bytes.length, position + more.length));
        System.arraycopy(more, 0, bytes, position, more.length);
    }
}
