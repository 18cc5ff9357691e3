package dev.parley.streams;

import dev.parley.streams.ring.Follower;
import dev.parley.streams.ring.Half;
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
record Lanes(RingWriter writer, Half own, Follower follower, RingReader reader, Half other) {}
