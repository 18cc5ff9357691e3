package dev.parley.link;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.parley.explore.Actor;
import dev.parley.explore.PrivateHeap;
import dev.parley.link.LinkModel.Pair;
import dev.parley.link.LinkModel.Trouble;
import dev.parley.sleep.Deadline;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A thread that sends, waits, and sends again. */
class LinkClient extends Actor {

    private static final int SEND = 0;
    private static final int AWAIT_SLOT = 1;
    private static final int AWAIT_REPLY = 2;

    final LinkScene scene;
    private final Pair pair;
    private final int number;
    final ClientSlot slot;
    private int phase;
    private int sent;
    private boolean hasExpired;
    private boolean hasExpiredSoftly;

    LinkClient(LinkScene scene, Pair pair, int number, ClientSlot slot) {
        super("client " + (number + 1), pair.clientProcess());
        this.scene = scene;
        this.pair = pair;
        this.number = number;
        this.slot = slot;
    }

    Pair pair() {
        return pair;
    }

    int number() {
        return number;
    }

    int slotIndex() {
        return slot.index();
    }

    void track(PrivateHeap own, PrivateHeap shared) {
        track(slot, own);
    }

    final void track(ClientSlot used, PrivateHeap own) {
        PortFields.put(used, "active", !scene.shape().has(Trouble.NEW_SLOTS));
        // The same for all messages, or of the wait alone.
        own.track(
                used,
                "extent",
                "requestIsBeside",
                "awayBytes",
                "requestAt",
                "requestBytes",
                "sentNanos",
                "replyRoom",
                "parked",
                "row",
                "blocked");
        own.track(used.departure(), "cancelled", "softDeadline", "vain");
    }

    @Override
    protected boolean mayTimeOut() {
        return scene.shape().has(Trouble.DEADLINES);
    }

    @Override
    protected boolean step() {
        switch (phase) {
            case SEND -> send();
            case AWAIT_SLOT -> awaitSlot();
            default -> awaitReply();
        }
        return hasMore();
    }

    private void send() {
        if (!slot.isUsable()) {
            phase = AWAIT_SLOT;
            return;
        }
        Leave reason = reasonToRefuse();
        if (reason != null) {
            end(reason.queued(), 0);
            return;
        }
        slot.prepare(Long.BYTES);
        scene.eightBytes().set(JAVA_LONG_UNALIGNED, 0, request());
        slot.write(0, scene.eightBytes(), 0, Long.BYTES);
        publish();
        phase = AWAIT_REPLY;
    }

    void publish() {
        slot.publish(Long.BYTES, 0);
    }

    private @Nullable Leave reasonToRefuse() {
        return isCancelled() ? Leave.CLOSED_HERE : pair.client().ending();
    }

    private boolean isCancelled() {
        return number == 0 && scene.closed().get();
    }

    /** The server has it still, after a send that left. */
    private void awaitSlot() {
        scene.machine()
                .await(
                        pair.places().words().get(slot.index()),
                        word -> SlotWord.state(word) == SlotWord.FREE || reasonToRefuse() != null,
                        word -> word);
        Leave reason = reasonToRefuse();
        if (reason == null) {
            phase = SEND;
        } else {
            end(reason.queued(), 0);
            phase = AWAIT_SLOT;
        }
    }

    void awaitReply() {
        awaitReply(slot);
    }

    final void awaitReply(ClientSlot on) {
        boolean expiredSoftly = hasExpiredSoftly || expiresSoftly();
        on.expireSoftly(expiredSoftly ? Deadline.AT_ONCE : Deadline.NEVER);
        boolean expires =
                !hasExpired
                        && scene.shape().has(Trouble.DEADLINES)
                        && scene.machine().choose(2, "has the deadline passed?") == 1;
        boolean expired = hasExpired || expires;
        Outcome outcome = on.sleepOnce(expired ? Deadline.AT_ONCE : Deadline.NEVER, SlotWord.SLEEP);
        if (outcome != null) {
            on.departure().comeBack();
            over(outcome);
        } else {
            hasExpired = expired || scene.machine().hasTimedOut();
            hasExpiredSoftly = expiredSoftly;
        }
    }

    /** Each send has a soft deadline, and it may be over at any time; no sleep ends by it. */
    private boolean expiresSoftly() {
        return scene.shape().has(Trouble.SOFT_DEADLINES)
                && scene.machine().choose(2, "is the soft deadline over?") == 1;
    }

    void over(Outcome outcome) {
        end(outcome, outcome == Outcome.REPLIED ? reply(slot) : 0);
    }

    /** Makes it look up. */
    void poke() {
        slot.poke();
    }

    /** Its connection is closed. */
    void closed() {
        pair.client().pokeAll();
    }

    /** The places of the words of the slots over which it goes after what was forwarded. */
    List<Integer> forwardPlaces() {
        return List.of();
    }

    final boolean hasMore() {
        return sent < scene.shape().messages();
    }

    final long reply(ClientSlot from) {
        from.read(0, scene.eightBytes(), 0, Long.BYTES);
        return scene.eightBytes().get(JAVA_LONG_UNALIGNED, 0);
    }

    final long request() {
        return scene.observer().request(this.number, this.sent);
    }

    final void end(Outcome outcome, long reply) {
        boolean _ = Thread.interrupted(); // it has been told of that
        scene.observer().ended(request(), outcome, reply);
        sent++;
        hasExpired = false;
        hasExpiredSoftly = false;
        phase = SEND;
    }

    @Override
    public String toString() {
        return "client " + (number + 1);
    }
}
