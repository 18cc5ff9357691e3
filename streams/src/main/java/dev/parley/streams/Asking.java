package dev.parley.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Connection;
import dev.parley.Delivered;
import dev.parley.Descriptor;
import dev.parley.Errno;
import dev.parley.ParleyException;
import dev.parley.Passed;
import dev.parley.Peer;
import dev.parley.ProtocolViolated;
import dev.parley.Reply;
import dev.parley.Rights;
import dev.parley.ServerFailed;
import dev.parley.streams.ring.Fate;
import dev.parley.streams.ring.Half;
import dev.parley.streams.ring.Origin;
import dev.parley.streams.ring.Pair;
import dev.parley.streams.ring.Place;
import dev.parley.streams.ring.Side;
import dev.parley.streams.ring.WaitPage;
import java.time.Duration;
import java.util.Optional;

/** Opens a stream as its client: makes a half and the page, and asks for the other half. */
final class Asking<T> {

    private final Connection connection;
    private final StreamType<T> type;
    private final StreamOptions options;
    private final Origin origin;
    private final String what;
    private final Mapped mapped = new Mapped();

    Asking(Connection connection, StreamType<T> type, StreamOptions options, Origin origin) {
        this.connection = connection;
        this.type = type;
        this.options = options;
        this.origin = origin;
        this.what = "open a stream of %s with %s".formatted(type, connection.peer());
    }

    Stream<T> open(Duration timeout) throws ParleyException {
        Handshake.requireUser(connection.peer(), options, what);
        boolean isOpen = false;
        Half.Made made = Handshake.making(what, () -> Half.make(Half.shape(capacity()), origin));
        Half own = mapped.and(made.half());
        try (Descriptor half = Descriptor.of(made.descriptor().release());
                Descriptor page = Descriptor.of(Handshake.making(what, WaitPage::make).release())) {
            Rights memory = Rights.none().with(half).with(page);
            Reply reply = connection.send(opening().encode(), memory, timeout);
            Stream<T> stream = answered(reply, own, page);
            isOpen = true;
            return stream;
        } finally {
            if (!isOpen) {
                own.giveUp(); // the server may think that it is open
                mapped.close();
            }
        }
    }

    private long capacity() {
        return options.direction().writes() ? options.capacityBytes(type) : 0;
    }

    private Opening opening() {
        int flags = Handshake.flags();
        flags |= options.direction().writes() ? Opening.WRITES : 0;
        flags |= options.direction().reads() ? Opening.READS : 0;
        flags |= options.skips() ? Opening.SKIPS : 0;
        return new Opening(
                type.description(),
                Half.shape(capacity()),
                origin.read(),
                new Place(origin.written(), 0),
                flags);
    }

    private Stream<T> answered(Reply reply, Half own, Descriptor page) throws ParleyException {
        try (Passed passed = reply.passed()) {
            Opening theirs = understood(reply);
            Half other =
                    mapped.and(Handshake.takeHalf(passed.takeDescriptor(0), theirs.ring(), what));
            return stream(theirs, own, other, mapped.and(Handshake.takePage(page, what)));
        }
    }

    private Opening understood(Reply reply) throws ParleyException {
        if (reply.status() != 0) {
            throw new ServerFailed(
                    Errno.of(reply.status()).orElse(Errno.EPROTO),
                    what + ": refused: " + new String(reply.bytes(), UTF_8));
        }
        Optional<String> defect = Opening.defect(reply.bytes());
        if (defect.isPresent() || !Handshake.isMemory(reply.passed(), 1)) {
            throw new ProtocolViolated(
                    Delivered.UNKNOWN,
                    what + ": what answered is no stream: " + defect.orElse("no memory came"));
        }
        Opening theirs = Opening.decode(reply.bytes());
        if (theirs.has(Opening.SKIPS) && !options.skips()) {
            throw new ProtocolViolated(
                    Delivered.UNKNOWN, what + ": it would not wait, and was not asked to");
        }
        Handshake.requireSize(theirs, options, what);
        return theirs;
    }

    private Stream<T> stream(Opening theirs, Half own, Half other, WaitPage page) {
        Peer peer = connection.peer();
        Fate fate = new Fate(peer.toString());
        Pair pair = Handshake.pair(Side.CLIENT, page, theirs, fate, options);
        Brought brought = new Brought(theirs, other, pair);
        Lanes lanes = Lanes.of(own, origin, brought, !theirs.has(Opening.SKIPS));
        Bond bond = new Bond(peer, fate, mapped, () -> {});
        return new Stream<>(type, options.direction(), bond, lanes).begun();
    }
}
