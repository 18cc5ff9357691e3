package dev.parley.link;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.parley.explore.PrivateHeap;
import dev.parley.link.LinkModel.Pair;
import java.util.List;

/** A thread whose request is forwarded, and that goes after it. */
final class ForwardedLinkClient extends LinkClient {

    private static final int NO = 0;
    private static final int SEND_ON = 1;
    private static final int AWAIT = 2;

    private final Pair nextPair;
    private final ClientSlot next;
    private int following;

    ForwardedLinkClient(
            LinkScene scene, Pair pair, ClientSlot slot, Pair nextPair, ClientSlot next) {
        super(scene, pair, 0, slot);
        this.nextPair = nextPair;
        this.next = next;
    }

    @Override
    void track(PrivateHeap own, PrivateHeap shared) {
        super.track(own, shared);
        track(next, own);
    }

    @Override
    protected boolean step() {
        switch (following) {
            case SEND_ON -> sendOn();
            case AWAIT -> awaitReply(next);
            default -> {
                return super.step();
            }
        }
        return hasMore();
    }

    private void sendOn() {
        Leave reason = next.departure().reasonToRefuse();
        if (reason != null) {
            following = AWAIT;
            over(reason.queued());
            return;
        }
        next.prepare(Long.BYTES);
        scene.eightBytes().set(JAVA_LONG_UNALIGNED, 0, request());
        next.write(0, scene.eightBytes(), 0, Long.BYTES);
        next.publish(Long.BYTES, 0);
        following = AWAIT;
    }

    @Override
    void over(Outcome outcome) {
        if (following == AWAIT) {
            following = NO;
            end(outcome.onceForwarded(), outcome == Outcome.REPLIED ? reply(next) : 0);
        } else if (outcome == Outcome.FORWARDED) {
            following = SEND_ON;
        } else {
            super.over(outcome);
        }
    }

    @Override
    void poke() {
        super.poke();
        next.poke();
    }

    @Override
    void closed() {
        super.closed();
        nextPair.client().pokeAll();
    }

    @Override
    List<Integer> forwardPlaces() {
        return nextPair.places().words();
    }
}
