package dev.parley.streams.ring;

/**
 * Where everything lies in the one page that both sides of a stream can write: who sleeps. Each of
 * the four who may sleep has a word, alone in its lines. Whatever the other side writes there costs
 * a turn, or a second of sleep, and nothing else.
 */
public final class WaitLayout {

    /** Of him who asked for the stream, as he reads. */
    static final long CLIENT_READS = 0;

    /** As he writes. */
    static final long CLIENT_WRITES = 128;

    /** Of him who accepted it, as he reads. */
    static final long SERVER_READS = 256;

    /** As he writes. */
    static final long SERVER_WRITES = 384;

    private WaitLayout() {}
}
