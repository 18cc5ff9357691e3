package dev.parley.streams;

import dev.parley.streams.ring.Follower;
import dev.parley.streams.ring.Half;
import dev.parley.streams.ring.Origin;
import dev.parley.streams.ring.RingReader;
import dev.parley.streams.ring.RingWriter;

/**
 * Both ways of a stream, as one side sees them.
 *
 * @param writer of what this side writes
 * @param own the half that it writes
 * @param follower the other side, as it reads that
 * @param reader of what the other side writes
 * @param other the half that this reads
 */
record Lanes(RingWriter writer, Half own, Follower follower, RingReader reader, Half other) {

    /**
     * Between a half that this side has made, and what the other has brought.
     *
     * @param isWaitedFor whether the other side writes over nothing that this has not read
     */
    static Lanes of(Half own, Origin origin, Brought brought, boolean isWaitedFor) {
        RingWriter writer = RingWriter.of(own, origin.written(), false);
        Follower follower = brought.follow(writer, true, () -> {});
        RingReader reader =
                RingReader.of(
                        own,
                        brought.half(),
                        brought.pair(),
                        brought.opening().begin(),
                        origin.read(),
                        isWaitedFor);
        return new Lanes(writer, own, follower, reader, brought.half());
    }
}
