package dev.parley.examples.state;

import dev.parley.Member;
import java.util.Arrays;

/** A file that some client has open, and its place there. Owned by the thread that serves. */
final class Session {

    private final long handle;
    private final Member owner;
    private final RamFile file;
    private int position;

    Session(long handle, Member owner, RamFile file) {
        this.handle = handle;
        this.owner = owner;
        this.file = file;
    }

    long handle() {
        return handle;
    }

    Member owner() {
        return owner;
    }

    RamFile file() {
        return file;
    }

    byte[] read(int length) {
        int end = Math.min(file.length(), position + length);
        byte[] bytes = Arrays.copyOfRange(file.bytes(), position, end);
        position = end;
        return bytes;
    }

    /** False: the file would be too long. */
    boolean write(byte[] bytes) {
        if (bytes.length > RamDisk.LONGEST_FILE_BYTES - position) {
            return false;
        }
        file.put(position, bytes);
        position += bytes.length;
        return true;
    }

    /** False: there is no such place. */
    boolean seek(int newPosition) {
        if (newPosition < 0 || newPosition > file.length()) {
            return false;
        }
        position = newPosition;
        return true;
    }
}
