package dev.parley.link;

import static dev.parley.link.SlotWord.ABANDONED;
import static dev.parley.link.SlotWord.FREE;
import static dev.parley.link.SlotWord.REPLIED;
import static dev.parley.link.SlotWord.SENT;

import dev.parley.link.LinkFrame.Kind;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import dev.parley.linux.Mapping.Access;
import dev.parley.linux.Memfd;
import dev.parley.linux.Words;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A client that shares the memory of the link: it sees by itself what is done there. */
final class SharedClient implements ClientPeer {

    /** The memory beside a link that a server maps at most: of addresses, for the client pays. */
    private static final long MOST_EXTENT_BYTES = 1L << 40;

    private final ServerLink link;
    private final Words words;
    private final Slots slots;
    private final FrameSender sender;
    private final Map<Integer, MappedExtent> extents = new ConcurrentHashMap<>();

    SharedClient(ServerLink link, Words words, Slots slots, FrameSender sender) {
        this.link = link;
        this.words = words;
        this.slots = slots;
        this.sender = sender;
    }

    /** An extent of the client's, mapped here until it is retired and no request is in it. */
    private static final class MappedExtent {

        private final Mapping mapping;
        private final AtomicInteger users = new AtomicInteger(1);

        MappedExtent(Mapping mapping) {
            this.mapping = mapping;
        }

        /** One more request in it; false: it is gone. */
        boolean enter() {
            return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) != 0;
        }

        void leave() {
            if (users.decrementAndGet() == 0) {
                mapping.retire();
            }
        }
    }

    private record InExtent(MappedExtent extent, long replyAt) implements Beside {

        @Override
        public Mapping request() {
            return extent.mapping;
        }

        @Override
        public Mapping reply(long lengthBytes) {
            return extent.mapping;
        }

        @Override
        public void letGo() {
            extent.leave();
        }
    }

    @Override
    public boolean isStalled() {
        return false;
    }

    @Override
    public boolean receive(int slot, long generation) {
        return slots.receive(slot, generation);
    }

    @Override
    public boolean isUnwatched(int slot) {
        return SlotWord.isUnwatched(slots.word(slot));
    }

    @Override
    public @Nullable Beside beside(int slot, BesideNeed need) {
        MappedExtent extent = extents.get(need.extent());
        if (extent == null || !extent.enter()) {
            return null;
        }
        long replyAt = LinkLayout.extentReplyAt(need.requestBytes());
        long end = need.replyBytes() == 0 ? need.requestBytes() : replyAt + need.replyBytes();
        if (end > extent.mapping.sizeBytes()) {
            extent.leave();
            return null;
        }
        return new InExtent(extent, replyAt);
    }

    @Override
    public boolean reply(Held held) {
        return complete(held.slot(), held.generation());
    }

    @Override
    public void refuse(int slot, long generation) {
        if (receive(slot, generation)) {
            slots.putHeader(slot, 0, (long) LinkLayout.VERDICT_NOT_RECEIVED << 32, 0);
            if (!complete(slot, generation)) {
                letGo(slot, generation);
            }
        }
    }

    private boolean complete(int slot, long generation) {
        // model: completions.pml complete, slots.pml complete
        long replaced = slots.exchange(slot, SENT, REPLIED, generation);
        if (replaced == Slots.UNMET) {
            return false;
        }
        slots.wakeSleeper(slot, replaced);
        if (SlotWord.isRinging(replaced)) {
            ring(slot);
        }
        return true;
    }

    /** Nobody sleeps on the word: the client's background thread has to look. */
    private void ring(int slot) {
        // model: completions.pml ring
        if (words.getAndBitwiseOrLong(LinkLayout.COMPLETIONS, 1L << slot) == 0) {
            sender.ring();
        }
    }

    @Override
    public boolean letGo(int slot, long generation) {
        // model: completions.pml let_go, slots.pml let_go
        // [R4] gives an abandoned slot back; pairs with [A4] in ClientSlot.
        boolean given = slots.exchange(slot, ABANDONED, FREE, generation) != Slots.UNMET;
        if (given) {
            ring(slot); // somebody may wait for it
        }
        return given;
    }

    @Override
    public int mostTriggers() {
        return PulseRing.MOST_TRIGGERS;
    }

    /** The client has made its count 0. */
    @Override
    public void bound(int number) {}

    /** The client reads it when it finds no room. */
    @Override
    public void tookPulse() {}

    /** The client counts where the server does. */
    @Override
    public void tookTrigger(int number) {}

    /** The client reads it when it wants to leave what was received. */
    @Override
    public void tellTerms(int terms) {
        words.setIntRelease(LinkLayout.TERMS, terms);
    }

    /** The client reads it after each send. */
    @Override
    public void tellMode(int mode) {}

    @Override
    public void hear(LinkFrame.Head head, MemorySegment bytes, List<Fd> descriptors) {
        switch (head.kind()) {
            case EXTENT -> admit(head.slot(), head.generation(), descriptors);
            case EXTENT_RETIRED -> {
                MappedExtent extent = extents.remove(head.slot());
                if (extent != null) {
                    extent.leave();
                }
            }
            case PROXY_WANTED -> link.pulses().wanted(head.slot(), head.generation());
            case FOLLOWED -> link.forwards().followed(head.generation(), head.header());
            case FORWARD,
                    RIGHTS,
                    RIGHTS_KEPT,
                    RIGHTS_WITHDRAWN,
                    RIGHTS_LEFT,
                    ANSWER_WANTED,
                    ANSWER_COMES,
                    REQUEST,
                    RECALL,
                    ABANDON,
                    RECEIVED,
                    RECALLED,
                    REPLY,
                    LET_GO,
                    CLOSED,
                    EXTENT_TAKEN,
                    EXTENT_REFUSED,
                    UNBLOCK,
                    PULSE,
                    PULSES_TAKEN,
                    TRIGGER,
                    TRIGGERS_TAKEN,
                    PROXY_FOUND,
                    PROXY_GONE,
                    RAISED ->
                    link.violated("unexpected frame " + head.kind());
        }
    }

    private void admit(int id, long sizeBytes, List<Fd> descriptors) {
        boolean taken = descriptors.size() == 1 && map(id, sizeBytes, descriptors.getFirst());
        Kind answer = taken ? Kind.EXTENT_TAKEN : Kind.EXTENT_REFUSED;
        sender.post(LinkFrame.of(answer, id, 0));
    }

    private boolean map(int id, long sizeBytes, Fd descriptor) {
        long present = extents.values().stream().mapToLong(e -> e.mapping.sizeBytes()).sum();
        if (sizeBytes < 1
                || sizeBytes > MOST_EXTENT_BYTES - present
                || extents.size() >= Extents.MOST_EXTENTS
                || extents.containsKey(id)
                || Memfd.defect(descriptor, sizeBytes, Memfd.FIXED_SIZE).isPresent()) {
            return false;
        }
        try {
            Mapping mapping = Mapping.mapLazily(descriptor, sizeBytes, Access.READ_WRITE);
            extents.put(id, new MappedExtent(mapping));
            return true;
        } catch (ErrnoException _) {
            return false;
        }
    }

    @Override
    public void retire() {
        extents.values().forEach(extent -> extent.mapping.retire());
        extents.clear();
    }
}
