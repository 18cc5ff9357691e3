package dev.parley.qnx4;

import dev.parley.Member;
import dev.parley.Receipt;
import dev.parley.Request;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was received: a message, held until it is replied, or a canned one. Used again and again.
 *
 * <p>Its place in {@link HeldMessages} is guarded by that; what is done with the request by this.
 */
final class Message {

    private static final byte[] NOTHING = {};

    private final Receipt receipt = new Receipt();
    private int id;
    private @Nullable Request request;
    private byte[] canned = NOTHING;

    /** Its client wants to leave, and the server knows. */
    private boolean signalled;

    /** The next in the same place of {@link HeldMessages}. */
    @Nullable Message next;

    Receipt receipt() {
        return receipt;
    }

    int id() {
        return id;
    }

    Message hold(int sender, Request received) {
        id = sender;
        request = received;
        signalled = false;
        return this;
    }

    Message can(int sender, byte[] message) {
        id = sender;
        request = null;
        canned = message;
        return this;
    }

    /** It is replied, or never was one: nothing is left of it. */
    void end() {
        request = null;
        canned = NOTHING;
    }

    /** The request; null: it is a canned one, or over. */
    @Nullable Request request() {
        return request;
    }

    boolean isOf(Member member) {
        Request held = request;
        return held != null && held.sender().equals(member);
    }

    boolean isSignalled() {
        return signalled;
    }

    void signal() {
        signalled = true;
    }

    /** Copies from an offset on, as much as there is room for. */
    long read(long offset, MemorySegment into) {
        Request held = request;
        if (held != null) {
            return held.read(offset, into);
        }
        long length = Math.min(into.byteSize(), Math.max(0, canned.length - offset));
        if (length > 0) {
            MemorySegment.copy(
                    MemorySegment.ofArray(canned),
                    ValueLayout.JAVA_BYTE,
                    offset,
                    into,
                    ValueLayout.JAVA_BYTE,
                    0,
                    length);
        }
        return length;
    }

    long read(long offset, List<MemorySegment> into) {
        long length = 0;
        for (MemorySegment part : into) {
            length += read(offset + length, part);
        }
        return length;
    }
}
