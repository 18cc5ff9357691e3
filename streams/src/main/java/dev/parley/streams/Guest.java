package dev.parley.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Delivered;
import dev.parley.Descriptor;
import dev.parley.Errno;
import dev.parley.Member;
import dev.parley.ParleyException;
import dev.parley.PeerDied;
import dev.parley.ProtocolViolated;
import dev.parley.Request;
import dev.parley.Rights;
import dev.parley.ServerFailed;
import dev.parley.streams.ring.Fate;
import dev.parley.streams.ring.Half;
import dev.parley.streams.ring.Side;
import dev.parley.streams.ring.WaitPage;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A client who asks for a stream, as the server sees it: what it said, and the memory that it
 * brought. It is let in by {@link #answer}, or told why not. Owned by one thread.
 */
final class Guest {

    private static final int DESCRIPTORS = 2;
    private static final int MOST_SHOWN = 200;

    /** So long the client's library may take: of a process that starts on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Request request;
    private final StreamType<?> type;
    private final StreamOptions options;
    private final String what;
    private final Mapped mapped = new Mapped();
    private final Fate fate;
    private final Member client;
    private final AtomicBoolean isCounted = new AtomicBoolean();
    private boolean isAnswered;

    /** What becomes of a client that may come in. */
    interface Welcome<R> {
        R welcome(Guest guest, Brought brought) throws ParleyException;
    }

    private Guest(Request request, StreamType<?> type, StreamOptions options) {
        this.request = request;
        this.client = request.sender();
        this.type = type;
        this.options = options;
        this.what = "accept a stream of %s with %s".formatted(type, request.peer());
        this.fate = new Fate(request.peer().toString());
    }

    /** Whether a request asks for a stream. */
    static boolean asks(Request request) {
        if (request.size() < Long.BYTES || !Handshake.isMemory(request.passed(), DESCRIPTORS)) {
            return false;
        }
        long[] first = new long[1];
        request.read(0, MemorySegment.ofArray(first));
        return Opening.isOne(first[0]);
    }

    /** Lets it in; or says to it, and to the caller, why not. */
    static <R> R receive(
            Request request, StreamType<?> type, StreamOptions options, Welcome<R> welcome)
            throws ParleyException {
        if (!asks(request)) {
            throw new IllegalArgumentException("the request does not ask for a stream");
        }
        return new Guest(request, type, options).receive(welcome);
    }

    private <R> R receive(Welcome<R> welcome) throws ParleyException {
        boolean isIn = false;
        try {
            R result = welcome.welcome(this, brought());
            isIn = true;
            return result;
        } catch (ParleyException e) {
            refuse(e.errno(), String.valueOf(e.getMessage()));
            throw e;
        } catch (RuntimeException e) {
            refuse(Errno.EINVAL, "the server cannot: " + e.getMessage());
            throw e;
        } finally {
            if (!isIn) {
                mapped.close();
                leave();
            }
        }
    }

    private Brought brought() throws ParleyException {
        Opening opening = understood();
        Handshake.requireUser(request.peer(), options, what);
        requireDirection(opening);
        Handshake.requireSize(opening, options, what);
        Admission.enter(client);
        isCounted.set(true);
        Half half =
                mapped.and(
                        Handshake.takeHalf(
                                request.passed().takeDescriptor(0), opening.ring(), what));
        WaitPage page = mapped.and(Handshake.takePage(request.passed().takeDescriptor(1), what));
        return new Brought(
                opening, half, Handshake.pair(Side.SERVER, page, opening, fate, options));
    }

    private Opening understood() throws ParleyException {
        if (request.size() > Opening.LONGEST_BYTES) {
            throw new ProtocolViolated(
                    Delivered.NO, "%s: %d bytes are too long".formatted(what, request.size()));
        }
        byte[] bytes = request.bytes(); // the client may change them while we look
        Optional<String> defect = Opening.defect(bytes);
        if (defect.isPresent()) {
            throw new ProtocolViolated(Delivered.NO, what + ": " + defect.get());
        }
        Opening opening = Opening.decode(bytes);
        if (!opening.has(Opening.WRITES) && !opening.has(Opening.READS)) {
            throw new ProtocolViolated(Delivered.NO, what + ": it goes no way");
        }
        if (!opening.type().equals(type.description())) {
            throw new ServerFailed(
                    Errno.EPROTOTYPE,
                    "%s: the client has %s, the server %s"
                            .formatted(what, shown(opening.type()), type.description()));
        }
        return opening;
    }

    /** For people: not too much of it, and in one line. */
    private static String shown(String said) {
        String line = said.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN) + "...";
    }

    private void requireDirection(Opening opening) throws ServerFailed {
        boolean writes = opening.has(Opening.WRITES);
        boolean reads = opening.has(Opening.READS);
        boolean isWanted =
                switch (options.direction()) {
                    case BOTH -> true;
                    case OUT -> reads && !writes;
                    case IN -> writes && !reads;
                };
        if (!isWanted) {
            throw new ServerFailed(
                    Errno.EINVAL,
                    "%s: the server's direction is %s, the client %s"
                            .formatted(
                                    what,
                                    options.direction(),
                                    writes ? reads ? "writes and reads" : "writes" : "reads"));
        }
    }

    /**
     * The answer that lets it in.
     *
     * @param memory this side's half
     * @throws PeerDied it is gone
     */
    void answer(Opening ours, Descriptor memory) throws ParleyException {
        boolean isThere = request.reply(0, ours.encode(), Rights.none().with(memory), PATIENCE);
        isAnswered = true;
        if (!isThere) {
            throw new PeerDied(Delivered.NO, what + ": the client is gone");
        }
    }

    private void refuse(Errno why, String text) {
        if (!isAnswered) {
            request.reply(why.number(), text.getBytes(UTF_8));
        }
    }

    /** What holds from now on; at its end something is done, once. */
    Bond bond(Runnable whenOver) {
        return new Bond(
                request.peer(),
                fate,
                mapped,
                () -> {
                    whenOver.run();
                    leave();
                });
    }

    private void leave() {
        if (isCounted.compareAndSet(true, false)) {
            Admission.leave(client);
        }
    }

    String what() {
        return what;
    }

    /** Everything that is to be let go of with it. */
    Mapped mapped() {
        return mapped;
    }
}
