package dev.parley.link;

import dev.parley.explore.PrivateHeap;
import dev.parley.explore.PrivateHeap.Cell;
import dev.parley.link.LinkModel.Pair;
import dev.parley.sleep.Deadline;
import java.util.concurrent.atomic.AtomicReference;

/** Sends without waiting; goes on when its background thread says what became of it. */
@SuppressWarnings("EnumOrdinal") // numbers of one run
final class LaterLinkClient extends LinkClient {

    private final int over;

    LaterLinkClient(LinkScene scene, Pair pair, int number, ClientSlot slot) {
        super(scene, pair, number, slot);
        over = scene.layout().place("what client " + (number + 1) + " is told");
    }

    @Override
    void track(PrivateHeap own, PrivateHeap shared) {
        super.track(own, shared);
        shared.track(pendingOf(PortFields.get(slot, "later", SendLater.class)));
    }

    @Override
    void publish() {
        slot.sendLater(Long.BYTES, Deadline.NEVER, this::isOver);
    }

    private void isOver(Outcome outcome) {
        scene.machine()
                .set(
                        over,
                        (outcome == Outcome.REPLIED ? reply(slot) : 0) << 8
                                | (outcome.ordinal() + 1));
    }

    @Override
    void awaitReply() {
        long told = scene.machine().await(over, value -> value != 0, _ -> 0);
        end(Outcome.values()[(int) (told & 0xff) - 1], told >>> 8);
    }

    /** What is pending is known by its generation. */
    private Cell pendingOf(SendLater later) {
        AtomicReference<?> pending = PortFields.get(later, "pending", AtomicReference.class);
        return new Cell() {
            @Override
            public long get() {
                Object present = pending.get();
                return present == null ? 0 : PortFields.get(present, "generation", Long.class);
            }

            // What is there already stays: somebody may have it in hand.
            @Override
            public void set(long generation) {
                if (generation == 0) {
                    pending.set(null);
                } else if (generation != get()) {
                    later.begin(generation, Deadline.NEVER, LaterLinkClient.this::isOver);
                }
            }
        };
    }
}
