package dev.parley.qnx4;

import dev.parley.Receipt;
import dev.parley.Request;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What was received, and who has sent it, used again and again: a request, or what needs no reply.
 * It is in one pair of hands at a time: of the thread that receives it, of {@link Messages}, of the
 * thread that replies to it, or of nobody. Only a thread that has it changes it; the hands change
 * under a lock, or, for the one in front of all others, by a step on {@link #whose}.
 */
final class Message {

    /** Nobody has it. */
    private static final int FREE = 0;

    /** A thread has it; or it is in a place, or a spare one, under the lock. */
    private static final int TAKEN = -1;

    /** {@link #FREE}, {@link #TAKEN}; or the id that it is held under, for whoever takes it. */
    private final AtomicInteger whose = new AtomicInteger(TAKEN);

    private final Receipt receipt = new Receipt();
    private int id;
    private @Nullable Request request;
    private byte[] canned = {};

    /** Its sender wants to leave, and the server knows. Guarded by {@link Messages}. */
    private boolean signalled;

    /** How many look at it while it is held. Guarded by {@link Messages}. */
    int readers;

    /** The next in the same place of {@link Messages}, which guards it. */
    @Nullable Message next;

    /** Lets one through of those who want to receive into it. */
    boolean takeFree() {
        return whose.compareAndSet(FREE, TAKEN);
    }

    /** Lets one through of those who want what this one has sent. */
    boolean takeOffered(int sender) {
        return sender > FREE && whose.compareAndSet(sender, TAKEN);
    }

    /** The same, whoever has sent it. */
    boolean takeOffered() {
        return takeOffered(whose.get());
    }

    /** It is held from now on. By who has it. */
    void offer() {
        whose.setRelease(id);
    }

    /** Nobody has it any more. By who has it. */
    void free() {
        whose.setRelease(FREE);
    }

    /** What to receive it with. */
    Receipt receipt() {
        return receipt;
    }

    /** A request was received. */
    Message begin(int sender, Request received) {
        id = sender;
        request = received;
        signalled = false;
        return this;
    }

    /** Something was received that needs no reply. */
    Message can(int sender, byte[] message) {
        id = sender;
        request = null;
        canned = message;
        return this;
    }

    /** Whether it is to be replied. */
    boolean isRequest() {
        return request != null;
    }

    /** Copies the beginning into a room, or, if there is none, into parts. */
    void store(@Nullable MemorySegment room, List<MemorySegment> parts) {
        if (request == null) {
            storeCanned(room == null ? parts : List.of(room));
        } else if (room == null) {
            request().read(0, parts);
        } else {
            request().read(0, room);
        }
    }

    private void storeCanned(List<MemorySegment> parts) {
        int offset = 0;
        for (MemorySegment part : parts) {
            int length = (int) Math.min(part.byteSize(), canned.length - offset);
            MemorySegment.copy(canned, offset, part, ValueLayout.JAVA_BYTE, 0, length);
            offset += length;
        }
    }

    /** Who has sent it. */
    int id() {
        return id;
    }

    Request request() {
        Request received = request;
        if (received == null) {
            throw new IllegalStateException("nothing was received into this yet");
        }
        return received;
    }

    boolean isSignalled() {
        return signalled;
    }

    void signal() {
        signalled = true;
    }
}
