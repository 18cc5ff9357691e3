package dev.parley.examples.elevator;

import dev.parley.Errno;
import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Proxy;
import dev.parley.Pulse;
import dev.parley.Received;
import dev.parley.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Serves a device that does one thing at a time. It takes in all that is there, does what is next
 * on the arm's way, and replies; who asked is blocked until then, whoever came first.
 *
 * <p>Owned by the thread that serves.
 */
public final class DiskServer {

    private static final byte[] NOTHING = {};

    private final Device device;
    private final Elevator<Order> orders = new Elevator<>();

    /** A request that is held, and what it asks. */
    private record Order(Request request, DiskRequest asked) {}

    DiskServer(Device device) {
        this.device = device;
    }

    /** Serves a file as a disk of as many blocks as the arguments say. */
    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                FileDevice device = new FileDevice(Path.of(args[0]), Integer.parseInt(args[1]));
                Port port = parley.open(Disk.NAME)) {
            new DiskServer(device).serve(port);
        }
    }

    // [start:disk-server]
    /** Serves until the port is closed, which is how it ends: {@link dev.parley.Closed}. */
    void serve(Port port) throws ParleyException {
        while (true) {
            if (orders.isEmpty()) {
                take(port.receive());
            }
            for (Optional<Received> more = port.poll(); more.isPresent(); more = port.poll()) {
                take(more.get());
            }
            orders.next().forEach(this::carryOut);
        }
    }

    private void take(Received received) {
        switch (received) {
            case Request request ->
                    DiskRequest.decode(request)
                            .filter(asked -> has(asked.block()))
                            .ifPresentOrElse(
                                    asked -> orders.add(asked.block(), new Order(request, asked)),
                                    () -> request.fail(Errno.EINVAL));
            case Pulse _, Proxy _, Notice _ -> {} // whoever is gone has abandoned it
        }
    }

    private void carryOut(Order order) {
        if (order.request().abandoned()) {
            order.request().fail(Errno.ECANCELED); // reaches nobody: it gives the slot back
            return;
        }
        try {
            order.request().reply(move(order.asked()));
        } catch (IOException _) {
            order.request().fail(Errno.EIO);
        }
    }

    // [end:disk-server]

    private byte[] move(DiskRequest asked) throws IOException {
        switch (asked) {
            case DiskRequest.Read(int block) -> {
                byte[] bytes = new byte[Disk.BLOCK_BYTES];
                device.read(block, bytes);
                return bytes;
            }
            case DiskRequest.Write(int block, byte[] bytes) -> {
                device.write(block, bytes);
                return NOTHING;
            }
        }
    }

    private boolean has(int block) {
        return block >= 0 && block < device.blockCount();
    }
}
