package dev.parley.link;

import dev.parley.link.LinkRights.Message;
import dev.parley.linux.Fd;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The rights that came with one message, each to be taken once; what is not taken is let go with
 * the message.
 *
 * <p>Thread-safe.
 */
public final class ArrivedRights {

    private final RightsReceiver receiver;
    private final Message message;
    private final List<RightEntry> entries;

    /** By the place of the right; null: it is none. */
    private final @Nullable Fd[] descriptors;

    private final BitSet taken = new BitSet(); // guarded by this
    private boolean closed; // guarded by this

    /**
     * @param arrived the descriptors among them, in their order; owned by this from now on
     */
    ArrivedRights(
            RightsReceiver receiver, Message message, List<RightEntry> entries, List<Fd> arrived) {
        this.receiver = receiver;
        this.message = message;
        this.entries = entries;
        this.descriptors = new Fd[entries.size()];
        Deque<Fd> rest = new ArrayDeque<>(arrived);
        for (int place = 0; place < descriptors.length; place++) {
            if (entries.get(place).kind() == RightEntry.Kind.DESCRIPTOR) {
                descriptors[place] = rest.remove();
            }
        }
    }

    /** What they are. */
    public List<RightEntry> entries() {
        return entries;
    }

    /** The link that the message came by. */
    public long linkId() {
        return receiver.linkId();
    }

    Message message() {
        return message;
    }

    long descriptorCount() {
        return entries.stream().filter(RightEntry.DESCRIPTOR::equals).count();
    }

    /** Takes one; false: it was taken before, or let go. */
    public synchronized boolean take(int place) {
        if (closed || taken.get(place)) {
            return false;
        }
        taken.set(place);
        return true;
    }

    /** What was taken could not be had, and may be taken again; unless all are let go meanwhile. */
    public void putBack(int place) {
        boolean isOver;
        synchronized (this) {
            taken.clear(place);
            isOver = closed;
        }
        if (isOver) {
            letGo(List.of(place));
        }
    }

    /** The descriptor at a place that was taken; the caller's from now on. To be called once. */
    public Fd descriptor(int place) {
        Fd descriptor = descriptors[place];
        if (descriptor == null) {
            throw new IllegalArgumentException("no descriptor, place=" + place);
        }
        RightsReceiver.keepsNoMore();
        return descriptor;
    }

    /**
     * Has the request at a place that was taken come to a port of this process.
     *
     * @param rightId to that port, made for the giver
     * @return 0: it is on its way; else an errno
     */
    public CompletableFuture<Integer> wantRequest(int place, long rightId) {
        return receiver.wantAnswer(message, place, rightId);
    }

    /** Lets go of what was not taken; the second time does nothing. */
    public void close() {
        letGo(takeRest());
        receiver.isOver(this);
    }

    /** Their giver has everything again, and tells the kernel: only what is here is closed. */
    void withdraw() {
        Fd.closeReceived(descriptorsOf(takeRest()));
    }

    private synchronized List<Integer> takeRest() {
        List<Integer> rest = new ArrayList<>();
        for (int place = taken.nextClearBit(0);
                place < entries.size() && !closed;
                place = taken.nextClearBit(place + 1)) {
            rest.add(place);
        }
        closed = true;
        return rest;
    }

    private List<Fd> descriptorsOf(List<Integer> places) {
        return places.stream()
                .filter(place -> descriptors[place] != null)
                .map(this::descriptor)
                .toList();
    }

    private void letGo(List<Integer> places) {
        List<Long> rightIds = new ArrayList<>();
        boolean hasRequests = false;
        for (int place : places) {
            RightEntry entry = entries.get(place);
            switch (entry.kind()) {
                case CONNECTION -> rightIds.add(entry.rightId());
                case REQUEST -> hasRequests = true;
                case DESCRIPTOR -> {}
            }
        }
        Fd.closeReceived(descriptorsOf(places));
        receiver.drop(rightIds);
        if (hasRequests) {
            receiver.leave(message);
        }
    }
}
