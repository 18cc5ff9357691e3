package dev.parley.node;

import dev.parley.wire.Ask;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What a kernel is yet to be told that the program has heard. Thread-safe.
 *
 * <p>One note is on its way at a time: the background thread sends them, and reads the answers. If
 * it sent all at once, a kernel that waits for its answers to be read would not read the rest, and
 * both would wait for each other.
 */
final class Notes {

    private record Note(Registration registration, long memberId) {}

    private final Poller poller;
    private final Queue<Note> queue = new ConcurrentLinkedQueue<>();

    /** Touched by the background thread only. */
    private boolean isOneOnItsWay;

    Notes(Poller poller) {
        this.poller = poller;
    }

    /**
     * The program has heard what a watch told it.
     *
     * @param memberId that is gone; 0: that is not what it was told
     */
    void add(Registration registration, long memberId) {
        queue.add(new Note(registration, memberId));
        poller.execute(this::sendNext);
    }

    private void sendNext() {
        while (!isOneOnItsWay) {
            Note note = queue.poll();
            if (note == null) {
                return;
            }
            Registration to = note.registration();
            isOneOnItsWay =
                    to.kernel().tell(new Ask.Noted(to.id(), note.memberId()), this::answered);
        }
    }

    private void answered() {
        isOneOnItsWay = false;
        sendNext();
    }
}
