package dev.parley.streams;

import dev.parley.Delivered;
import dev.parley.Descriptor;
import dev.parley.Errno;
import dev.parley.NotPermitted;
import dev.parley.OverLimit;
import dev.parley.ParleyException;
import dev.parley.Passed;
import dev.parley.Peer;
import dev.parley.ProtocolViolated;
import dev.parley.Waiting;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Membarrier;
import dev.parley.linux.Processes;
import dev.parley.sleep.Spin;
import dev.parley.streams.ring.Fate;
import dev.parley.streams.ring.Half;
import dev.parley.streams.ring.Pair;
import dev.parley.streams.ring.RingShape;
import dev.parley.streams.ring.Side;
import dev.parley.streams.ring.WaitPage;
import java.util.Optional;
import java.util.stream.IntStream;

/** What both sides do as a stream is opened. */
final class Handshake {

    private Handshake() {}

    /** What needs memory or descriptors. */
    interface Making<T> {
        T make() throws ErrnoException;
    }

    /** Makes it; {@code what} is said if there is none. */
    static <T> T making(String what, Making<T> making) throws OverLimit {
        try {
            return making.make();
        } catch (ErrnoException e) {
            throw new OverLimit(
                    Errno.of(e.errno()).orElse(Errno.ENOMEM), what + ": " + e.getMessage());
        }
    }

    /** What a side says of itself, besides whether it writes, reads, skips. */
    static int flags() {
        return Membarrier.register() ? Opening.FENCES_FOR_ALL : 0;
    }

    /** Refuses to share memory with another user, unless that is wanted. */
    static void requireUser(Peer peer, StreamOptions options, String what) throws NotPermitted {
        int uid = peer.member().uid();
        if (uid != Processes.effectiveUid() && !options.otherUsers()) {
            throw new NotPermitted(
                    "%s: memory is not shared with user %d, unless withOtherUsers(true)"
                            .formatted(what, uid));
        }
    }

    /** Whether so many descriptors came, and nothing else. */
    static boolean isMemory(Passed passed, int count) {
        return passed.size() == count
                && IntStream.range(0, count)
                        .allMatch(index -> passed.kind(index) == Passed.Kind.DESCRIPTOR);
    }

    /** Refuses to map more of the other side's than is wanted. */
    static void requireSize(Opening theirs, StreamOptions options, String what) throws OverLimit {
        long bytes = theirs.ring().capacityBytes();
        if (bytes > options.peerBytes()) {
            throw new OverLimit(
                    Errno.EMSGSIZE,
                    "%s: its capacity is %d bytes, peerBytes=%d"
                            .formatted(what, bytes, options.peerBytes()));
        }
    }

    /** Maps the other side's half. */
    static Half takeHalf(Descriptor passed, RingShape shape, String what) throws ParleyException {
        try (Fd descriptor = Fd.of(passed.release())) {
            require(Half.defect(descriptor, shape), what);
            return making(what, () -> Half.take(descriptor, shape));
        }
    }

    /** Maps the page on which both sleep. */
    static WaitPage takePage(Descriptor passed, String what) throws ParleyException {
        try (Fd descriptor = Fd.of(passed.release())) {
            require(WaitPage.defect(descriptor), what);
            return making(what, () -> WaitPage.map(descriptor));
        }
    }

    private static void require(Optional<String> defect, String what) throws ProtocolViolated {
        if (defect.isPresent()) {
            throw new ProtocolViolated(
                    Delivered.NO, what + ": its memory cannot be shared: " + defect.get());
        }
    }

    /** What is between the two, as this side sees it. */
    static Pair pair(Side side, WaitPage page, Opening theirs, Fate fate, StreamOptions options) {
        boolean fencesForAll = (theirs.flags() & flags() & Opening.FENCES_FOR_ALL) != 0;
        return side.pair(page, fencesForAll, fate, policy(options.waiting()));
    }

    /** How that is done which was asked for. */
    private static Spin.Policy policy(Waiting waiting) {
        return switch (waiting) {
            case SPIN -> Spin.Policy.ALWAYS;
            case ADAPTIVE -> Spin.Policy.ADAPTIVE;
            case BLOCK -> Spin.Policy.NEVER;
        };
    }
}
