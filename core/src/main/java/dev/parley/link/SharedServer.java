package dev.parley.link;

import dev.parley.linux.Fd;
import dev.parley.linux.Words;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** A server that shares the memory of the link: it sees by itself what is done there. */
final class SharedServer implements ServerPeer {

    /** For what nobody waits for, no thread is raised. */
    private static final int NOT_URGENT = 0;

    private final ClientLink link;
    private final Words words;
    private final Words facts;
    private final Words bell;
    private final FrameSender sender;
    private final PulseRing pulses; // guarded by itself

    SharedServer(ClientLink link, Words words, ClientLink.Shared shared) {
        this.link = link;
        this.words = words;
        this.facts = shared.facts().words();
        this.bell = shared.bell().words();
        this.sender = link.sender();
        this.pulses = new PulseRing(words, link.geometry());
    }

    @Override
    public long besideBytes(long requestBytes, long replyBytes) {
        long requestPart = requestBytes > link.roomBytes() ? requestBytes : 0;
        return replyBytes > link.roomBytes()
                ? LinkLayout.extentReplyAt(requestPart) + replyBytes
                : requestPart;
    }

    /** Wakes a receiver if they sleep. */
    @Override
    public void sent(ClientSlot slot) {
        wake(slot.priority());
    }

    private void wake(int priority) {
        // model: cold.pml sent, port.pml ring_bell, waking.pml sent
        // [F1] SENT is visible before the looks at mode and sleepers; pairs with [F2] and [F3] in
        // ReceivePort: one side at least sees the other.
        words.fullFence();
        ringIfUrgent(priority);
        if (words.getIntVolatile(LinkLayout.MODE) == LinkLayout.MODE_COLD) {
            sender.ring();
            return;
        }
        int sleepers = facts.getIntAcquire(LinkLayout.SLEEPERS);
        if (sleepers != 0) {
            bell.getAndAddInt(LinkLayout.BELL, 1);
            bell.wake(LinkLayout.BELL, 1);
        }
    }

    /** Wakes who raises the threads of the port, if it is to be told of that. */
    private void ringIfUrgent(int priority) {
        // model: float.pml ring
        // [F7] published before the look at what is urgent; pairs with [F8] in PriorityFloat.
        int from = LinkLayout.urgentFrom(facts.getIntAcquire(LinkLayout.URGENT));
        if (from != 0 && priority >= from) {
            bell.getAndAddInt(LinkLayout.URGENT_BELL, 1);
            bell.wake(LinkLayout.URGENT_BELL, 1);
        }
    }

    @Override
    public void raised(ClientSlot slot) {
        words.fullFence();
        ringIfUrgent(slot.priority());
    }

    @Override
    public boolean pulse(int priority, int code, long value) {
        boolean pushed;
        synchronized (pulses) {
            pushed = pulses.push(priority, code, value, System.nanoTime());
        }
        if (pushed) {
            wake(NOT_URGENT);
        }
        return pushed;
    }

    @Override
    public boolean trigger(int number) {
        boolean counted;
        synchronized (pulses) {
            counted = pulses.trigger(number, 1, PulseRing.MOST_TRIGGERS, System.nanoTime());
        }
        if (counted) {
            wake(NOT_URGENT);
        }
        return counted;
    }

    @Override
    public void clear(int number) {
        synchronized (pulses) {
            pulses.clear(number);
        }
    }

    /** Nothing of it goes by the socket. */
    @Override
    public void flushed() {}

    @Override
    public boolean leavesFreely() {
        return true;
    }

    @Override
    public void recall(int slot, long generation) {
        throw new IllegalStateException("a client takes back by itself what is queued here");
    }

    /** The server finds it in the word, once it is rung for. */
    @Override
    public void unblock(int slot, long generation) {
        // model: slots.pml ring
        sender.ring();
    }

    /** The server finds it in the word. */
    @Override
    public void abandoned(int slot, long generation) {}

    @Override
    public void hear(LinkFrame.Head head, MemorySegment bytes, List<Fd> descriptors) {
        switch (head.kind()) {
            case EXTENT_TAKEN -> link.extents().answered(head.slot(), true);
            case EXTENT_REFUSED -> link.extents().answered(head.slot(), false);
            case PROXY_FOUND -> link.proxies().found(head.slot(), head.generation());
            case PROXY_GONE -> link.proxies().gone(head.slot(), head.generation());
            case FORWARD -> link.forwards().wanted(head.generation(), head.header().first());
            case FOLLOWED,
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
                    EXTENT,
                    EXTENT_RETIRED,
                    UNBLOCK,
                    PULSE,
                    PULSES_TAKEN,
                    TRIGGER,
                    TRIGGERS_TAKEN,
                    PROXY_WANTED,
                    RAISED ->
                    link.violated("unexpected frame " + head.kind());
        }
    }
}
