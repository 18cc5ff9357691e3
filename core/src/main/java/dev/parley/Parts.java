package dev.parley;

import dev.parley.link.ClientSlot;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Messages in parts: gathered into one on the way out, scattered on the way in. */
final class Parts {

    private Parts() {}

    /** Before a send, not after it: a reply that cannot be stored would be lost. */
    static void requireWritable(MemorySegment room) {
        if (room.isReadOnly()) {
            throw new IllegalArgumentException("the room for the reply is read-only");
        }
        if (!room.scope().isAlive() || !room.isAccessibleBy(Thread.currentThread())) {
            throw new IllegalStateException(
                    "the room for the reply is closed, or another thread's");
        }
    }

    /** The length of an array for so many bytes. */
    static int arrayLength(long sizeBytes) {
        if (sizeBytes > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException("too long for an array, size=" + sizeBytes);
        }
        return (int) sizeBytes;
    }

    static long sizeBytes(List<MemorySegment> parts) {
        long size = 0;
        for (MemorySegment part : parts) {
            size += part.byteSize();
        }
        return size;
    }

    /** Writes the parts into a prepared slot, one after the other. */
    static void gather(List<MemorySegment> parts, ClientSlot slot) {
        long offset = 0;
        for (MemorySegment part : parts) {
            slot.write(offset, part, 0, part.byteSize());
            offset += part.byteSize();
        }
    }

    /** Fills the parts from what arrived, one after the other, as far as it goes. */
    static void scatter(ClientSlot slot, List<MemorySegment> parts) {
        long offset = 0;
        for (MemorySegment part : parts) {
            long length = Math.min(part.byteSize(), slot.storedSize() - offset);
            if (length > 0) {
                slot.read(offset, part, 0, length);
                offset += length;
            }
        }
    }
}
