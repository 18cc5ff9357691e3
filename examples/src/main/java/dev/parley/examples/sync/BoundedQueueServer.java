package dev.parley.examples.sync;

import dev.parley.Errno;
import dev.parley.Member;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Request;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;

/** A queue that holds a certain number of items. Owned by the thread that serves. */
public final class BoundedQueueServer extends SyncServer {

    private static final int DONE = 0;

    private final int capacity;
    private final Queue<byte[]> items = new ArrayDeque<>();

    /** Who waits for room, and who waits for an item: one of the two lines is empty. */
    private final Line putting = new Line();

    private final Line taking = new Line();

    /** An empty queue. */
    public BoundedQueueServer(int capacity) {
        this.capacity = capacity;
    }

    /** Serves under a name a queue with room for as many items as the arguments say. */
    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                Port port = parley.open(args[0])) {
            new BoundedQueueServer(Integer.parseInt(args[1])).serve(port);
        }
    }

    @Override
    void answer(Request request, SyncRequest asked) {
        Ticket ticket = new Ticket(request.sender(), asked.ticket());
        if (asked.verb() == SyncRequest.TAKE) {
            taking.add(ticket, request);
        } else if (asked.verb() != SyncRequest.PUT) {
            request.fail(Errno.ENOSYS);
        } else if (itemBytes(request) > BoundedQueue.LONGEST_ITEM_BYTES) {
            request.fail(Errno.EMSGSIZE);
        } else {
            putting.add(ticket, request);
        }
    }

    @Override
    void forget(Member client) {} // it holds nothing

    // [start:queue]
    @Override
    void settle() {
        putting.forgetLeavers();
        taking.forgetLeavers();
        while (canPut() || canTake()) {
            if (canPut()) {
                putFirst();
            } else {
                takeFirst();
            }
        }
    }

    /** An item is in only if its sender hears so. */
    private void putFirst() {
        byte[] item = item(putting.first());
        if (putting.admitFirst(DONE).isPresent()) {
            items.add(item);
        }
    }

    /** An item is out only if somebody has it. */
    private void takeFirst() {
        if (taking.admitFirst(DONE, items.element()).isPresent()) {
            items.remove();
        }
    }

    private boolean canPut() {
        return items.size() < capacity && !putting.isEmpty();
    }

    private boolean canTake() {
        return !items.isEmpty() && !taking.isEmpty();
    }

    // [end:queue]

    @Override
    int[] look() {
        return new int[] {items.size(), putting.length(), taking.length()};
    }

    private static long itemBytes(Request request) {
        return request.size() - SyncRequest.HEADER_BYTES;
    }

    private static byte[] item(Request request) {
        ByteBuffer item = ByteBuffer.allocate((int) itemBytes(request));
        request.read(SyncRequest.HEADER_BYTES, item);
        return item.array();
    }
}
