package dev.parley.streams.ring;

/**
 * Where everything lies in a half: the memory that one side of a stream writes, and the other maps
 * to read. All numbers are little-endian; a position counts bytes since the stream began, modulo
 * 2^64, from wherever it began.
 *
 * <pre>
 *   offset  field       bytes  written                    ordering
 *      128  WRITTEN         8  by the writing thread      release; the other side reads: acquire
 *      136  CLAIMED         8  by the writing thread      release, then a fence; of a broadcast
 *      152  WRITER_CPU      4  by the writing thread      a hint, plain
 *      256  READ            8  by the reading thread      release; the other side reads: acquire
 *      272  READER_CPU      4  by the reading thread      a hint, plain
 *      384  ENDED           4  once, after WRITTEN        release; the other side reads: acquire
 *      392  CLOSED          4  once                       release; the other side reads: acquire
 *     page  the ring           by the writing thread      plain, published by WRITTEN
 * </pre>
 *
 * <p>WRITTEN and the ring are of what this side writes; READ is how far it has read the other
 * half's ring. What is written often has a line of its own, and its neighbour with it, which the
 * processor fetches along.
 */
public final class HalfLayout {

    /** Another number, another layout; both sides say it as they open. */
    public static final int VERSION = 1;

    /** The position behind the last byte that can be read. */
    static final long WRITTEN = 128;

    /** The position behind the last byte that may be changing: of a ring that does not wait. */
    static final long CLAIMED = 136;

    static final long WRITER_CPU = 152;

    /** The position behind the last byte that was read, and may be written over. */
    static final long READ = 256;

    static final long READER_CPU = 272;

    /** Not 0: WRITTEN is final. */
    static final long ENDED = 384;

    /** Not 0: nothing more is read. */
    static final long CLOSED = 392;

    private HalfLayout() {}
}
