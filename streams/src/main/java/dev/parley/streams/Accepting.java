package dev.parley.streams;

import dev.parley.Descriptor;
import dev.parley.ParleyException;
import dev.parley.Request;
import dev.parley.streams.ring.Half;
import dev.parley.streams.ring.Origin;
import dev.parley.streams.ring.Place;
import dev.parley.streams.ring.RingShape;

/** Opens a stream as its server: makes the other half. */
final class Accepting<T> {

    private final StreamType<T> type;
    private final StreamOptions options;
    private final Origin origin;

    Accepting(StreamType<T> type, StreamOptions options, Origin origin) {
        this.type = type;
        this.options = options;
        this.origin = origin;
    }

    Stream<T> accept(Request request) throws ParleyException {
        return Guest.receive(request, type, options, this::welcome);
    }

    private Stream<T> welcome(Guest guest, Brought brought) throws ParleyException {
        Opening theirs = brought.opening();
        long capacity = theirs.has(Opening.READS) ? options.capacityBytes(type) : 0;
        RingShape shape = Half.shape(capacity);
        Half.Made made = Handshake.making(guest.what(), () -> Half.make(shape, origin));
        try (Descriptor memory = Descriptor.of(made.descriptor().release())) {
            Half own = guest.mapped().and(made.half());
            Lanes lanes = Lanes.of(own, origin, brought, true);
            Place begin = lanes.follower().begin();
            Opening ours = new Opening("", shape, origin.read(), begin, Handshake.flags());
            Stream<T> stream = new Stream<>(type, direction(theirs), guest.bond(() -> {}), lanes);
            guest.answer(ours, memory);
            return stream.begun();
        }
    }

    /** As this side sees it. */
    private static Direction direction(Opening theirs) {
        boolean reads = theirs.has(Opening.WRITES);
        boolean writes = theirs.has(Opening.READS);
        return reads && writes ? Direction.BOTH : reads ? Direction.IN : Direction.OUT;
    }
}
