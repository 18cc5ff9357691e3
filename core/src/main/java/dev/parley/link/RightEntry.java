package dev.parley.link;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.parley.linux.HeapWords;
import dev.parley.linux.Words;
import dev.parley.wire.MalformedFrame;
import dev.parley.wire.RightUse;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A right that goes with a message, as the frame says it.
 *
 * <pre>
 *   offset  size  field
 *        0     2  kind
 *        2     2  of a connection: its use
 *        4     4  0
 *        8     8  of a connection: the kernel's number of the right
 * </pre>
 *
 * <p>What a receiver reads here is the giver's word; what it is good for, the kernel says.
 *
 * @param use of a connection; else {@link RightUse#ALL}
 * @param rightId of a connection; else 0
 */
public record RightEntry(Kind kind, RightUse use, long rightId) {

    /** A descriptor: the next of those that come with the frame. */
    static final RightEntry DESCRIPTOR = new RightEntry(Kind.DESCRIPTOR, RightUse.ALL, 0);

    /** A request, which its giver knows by its place among the rights. */
    static final RightEntry REQUEST = new RightEntry(Kind.REQUEST, RightUse.ALL, 0);

    static final int BYTES = 16;

    /** What it is a right to. */
    public enum Kind {
        /** To send to a port. */
        CONNECTION(0),
        /** To answer a request. */
        REQUEST(1),
        /** To an open file. */
        DESCRIPTOR(2);

        private static final Kind[] ALL = values();

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        private static Kind of(int number) throws MalformedFrame {
            for (Kind kind : ALL) {
                if (kind.number == number) {
                    return kind;
                }
            }
            throw new MalformedFrame("unknown kind of right, kind=" + number);
        }
    }

    /** As the bytes of a frame. */
    static Words encode(List<RightEntry> entries) {
        HeapWords bytes = HeapWords.ofSize(entries.size() * BYTES);
        for (int i = 0; i < entries.size(); i++) {
            RightEntry entry = entries.get(i);
            long at = (long) i * BYTES;
            bytes.putShort(at, (short) entry.kind.number);
            bytes.putShort(at + 2, (short) entry.use.number());
            bytes.putLong(at + 8, entry.rightId);
        }
        return bytes;
    }

    /** What the bytes of a frame say. */
    static List<RightEntry> decode(MemorySegment bytes) throws MalformedFrame {
        long count = bytes.byteSize() / BYTES;
        if (bytes.byteSize() % BYTES != 0 || count < 1 || count > LinkRights.MOST) {
            throw new MalformedFrame("rights of %d bytes".formatted(bytes.byteSize()));
        }
        List<RightEntry> entries = new ArrayList<>();
        for (long at = 0; at < bytes.byteSize(); at += BYTES) {
            entries.add(
                    new RightEntry(
                            Kind.of(bytes.get(JAVA_SHORT_UNALIGNED, at)),
                            RightUse.of(bytes.get(JAVA_SHORT_UNALIGNED, at + 2)),
                            bytes.get(JAVA_LONG_UNALIGNED, at + 8)));
        }
        return List.copyOf(entries);
    }
}
