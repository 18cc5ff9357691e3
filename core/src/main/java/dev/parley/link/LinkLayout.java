package dev.parley.link;

import dev.parley.wire.LinkGeometry;

/**
 * Where everything lies in the memory of a link, and in the two pages of a port.
 *
 * <p>Lines with different writers are 128 bytes apart (the adjacent-line prefetcher pulls two
 * 64-byte lines at a time). All numbers are little-endian.
 *
 * <pre>
 * link
 *   offset  size  field            written by            read by, ordering
 *        0     8  magic            client, at creation   server, once, at attach
 *        8     4  version          client, at creation   server, once, at attach
 *       12     4  slot count       client, at creation   server, once, at attach
 *       16     4  slot bytes       client, at creation   server, once, at attach
 *      128     8  active           client, RMW           server, acquire
 *      140     4  client's CPU     client, plain         server, plain: a hint
 *      144     8  pulses pushed    client, release       server, acquire
 *      256     4  mode             server, volatile      client, volatile, after publishing
 *      264     8  completions      server, RMW or        client, RMW swap 0
 *      272     4  server's CPU     server, plain         client, plain: a hint
 *      280     4  terms            server, before it     client, acquire, once its request is
 *                                  receives by them      received
 *      384     8  pulses taken     server, release       client, acquire
 *      512   512  received         server, release       client that leaves or sleeps, acquire
 *                 u64 for each slot: the generation that was received last
 *     1024        slots
 *   behind   512  triggers         both, RMW             both, acquire
 *                 u64 for each proxy that the client may trigger: how often it did
 *    + 512  8192  pulses           client, before pushed server, up to pushed
 *                 256 entries: u64 value, s32 code, u16 priority, u16 kind, u64 time, u64 0
 *
 * slot
 *        0     8  state word       both, compare-and-set both, acquire
 *        8    24  request header   client, before SENT   server, after its claim (time: hint before)
 *                 u32 size, u8 place (and whether rights go with it), u8 label, u8 priority,
 *                 u8 hops,
 *                 u64 time, u32 reply room, u32 extent (0: none)
 *        8    24  reply header     server, while it holds client, after it saw REPLIED
 *                 u32 full size, u32 stored size, s32 status, u16 verdict, u8 place (as above),
 *                 u8 0,
 *                 u64 link (0, or where it was forwarded to)
 *       32    32  inline bytes     the owner of the state
 *       64     8  raise            client, release      server, acquire: a hint
 *                 bits 0-15 priority, 16-63 the generation that has it since it was sent
 *      128        request room     client, before SENT   server, while it holds
 *  + room         reply room       server, while it holds client, after it saw REPLIED
 *
 * facts page (server writes, clients map it read-only)
 *        0     4  sleepers         server, RMW           clients, acquire, after a full fence
 *        8     4  urgent           server, RMW           clients, acquire, after a full fence
 *                 bits 0-7 the lowest priority that is rung for, 0: none; 8-31 count changes
 *
 * bell page (the server and every client of one uid)
 *        0     4  bell             all, RMW              futex word; any value is harmless
 *       64     4  urgent bell      all, RMW              the same
 * </pre>
 *
 * <p>Plain accesses to headers, rooms and inline bytes are enough: the state word hands them over,
 * by a release store or compare-and-set on one side and an acquire read or compare-and-set on the
 * other.
 */
final class LinkLayout {

    /** "PARLEYLK" in memory order. */
    static final long MAGIC = 0x4B4C_5945_4C52_4150L;

    static final int VERSION = 7;

    static final long HEADER_MAGIC = 0;
    static final long HEADER_VERSION = 8;
    static final long HEADER_SLOT_COUNT = 12;
    static final long HEADER_SLOT_BYTES = 16;

    static final long ACTIVE = 128;
    static final long CLIENT_CPU = 140;
    static final long PULSES_PUSHED = 144;
    static final long MODE = 256;
    static final long COMPLETIONS = 264;
    static final long SERVER_CPU = 272;
    static final long TERMS = 280;
    static final long PULSES_TAKEN = 384;
    static final long RECEIVED = 512;
    static final long SLOTS = LinkGeometry.HEADER_BYTES;

    static final int MODE_HOT = 0;
    static final int MODE_COLD = 1;
    static final int MODE_CLOSED = 2;

    /** Of the port's terms: who wants to leave what it holds stays until it is answered. */
    static final int TERMS_KEEPS_CLIENTS = 1;

    /** Offset inside a slot: three longs, of the request, then of the reply. */
    static final long HEADER = 8;

    /** Offsets inside a slot: the request's header. */
    static final long REQUEST_SIZE = 8;

    static final long REQUEST_PLACE = 12;
    static final long REQUEST_PRIORITY = 14;
    static final long REQUEST_TIME = 16;
    static final long REQUEST_REPLY_ROOM = 24;
    static final long REQUEST_EXTENT = 28;

    /** Offsets inside a slot: the reply's header. */
    static final long REPLY_FULL_SIZE = 8;

    static final long REPLY_STORED_SIZE = 12;
    static final long REPLY_STATUS = 16;
    static final long REPLY_VERDICT = 20;
    static final long REPLY_PLACE = 22;
    static final long REPLY_FORWARD = 24;

    static final long INLINE = 32;
    static final int INLINE_BYTES = 32;
    static final long RAISE = 64;
    static final long ROOMS = 128;

    /** The highest priority; whoever says more has this one. */
    static final int HIGHEST_PRIORITY = 63;

    private static final int HOPS_SHIFT = 8;
    private static final int PRIORITY_MASK = 0xff;

    /** Where a body lies. */
    static final short PLACE_INLINE = 0;

    static final short PLACE_ROOM = 1;

    /** In memory beside the link: the slot's extent, or a descriptor that came with the frame. */
    static final short PLACE_BESIDE = 2;

    /** In the place of a request, and of a reply: rights go with it. */
    static final short WITH_RIGHTS = 0x80;

    /** Below a request's label, in what its header says of its place. */
    private static final int LABEL_SHIFT = 8;

    /** In an extent, a reply begins at a multiple of this behind the request. */
    static final long EXTENT_STEP_BYTES = 128;

    /** What a REPLIED slot says. */
    static final short VERDICT_REPLY = 0;

    static final short VERDICT_FAILED = 1;
    static final short VERDICT_NOT_RECEIVED = 2;
    static final short VERDICT_FORWARDED = 3;

    /** Whoever it was passed to, to answer it, is gone. */
    static final short VERDICT_DESERTED = 4;

    /** So often a request may be forwarded. */
    static final int MOST_HOPS = 8;

    /** Offset in the facts page. */
    static final long SLEEPERS = 0;

    static final long URGENT = 8;

    /** Offset in the bell page. */
    static final long BELL = 0;

    static final long URGENT_BELL = 64;

    private LinkLayout() {}

    /** Where a body lies, of what a header says of its place. */
    static short place(short said) {
        return (short) (said & (WITH_RIGHTS - 1));
    }

    /** Whether rights go with it, of what a header says of its place. */
    static boolean hasRights(short said) {
        return (said & WITH_RIGHTS) != 0;
    }

    /** A place, and a request's label, as they stand in its header. */
    static short placeAndLabel(short place, int label) {
        return (short) (label << LABEL_SHIFT | place);
    }

    /** What a request says of itself: its label, 0 to 255, from the first long of its header. */
    static int label(long sizeAndPlace) {
        return (int) (sizeAndPlace >>> (32 + LABEL_SHIFT)) & 0xff;
    }

    /** What a request says of itself: its priority, from the first long of its header. */
    static int priority(long sizeAndPlace) {
        return Math.min((int) (sizeAndPlace >>> 48) & PRIORITY_MASK, HIGHEST_PRIORITY);
    }

    /** How often a request was forwarded, from the same. */
    static int hops(long sizeAndPlace) {
        return (int) (sizeAndPlace >>> 48) >>> HOPS_SHIFT;
    }

    /** A priority and how often the request was forwarded, as they stand in its header. */
    static short priorityAndHops(int priority, int hops) {
        return (short) (hops << HOPS_SHIFT | priority);
    }

    /** The lowest priority that the urgent bell is rung for; 0: none. */
    static int urgentFrom(int urgent) {
        return urgent & 0xff;
    }

    static long received(int slot) {
        return RECEIVED + (long) slot * Long.BYTES;
    }

    static long slot(int index, int slotBytes) {
        return SLOTS + (long) index * slotBytes;
    }

    /** The longest request, and the longest reply. */
    static final long LONGEST_BODY_BYTES = 0xffff_ffffL;

    /** Where the reply begins in an extent that begins with so long a request. */
    static long extentReplyAt(long requestBytes) {
        return (requestBytes + EXTENT_STEP_BYTES - 1) / EXTENT_STEP_BYTES * EXTENT_STEP_BYTES;
    }

    /** Bytes of the request room, and of the reply room, of a slot. */
    static int roomBytes(int slotBytes) {
        return (int) ((slotBytes - ROOMS) / 2);
    }
}
