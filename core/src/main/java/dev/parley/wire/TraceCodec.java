package dev.parley.wire;

import java.util.ArrayList;
import java.util.List;

/** What a port's owner and whoever traces it say to each other, to bytes and back. */
public final class TraceCodec {

    /** Of a page's lines; as many fit into a page of {@link #PAGE_BYTES}. */
    public static final int MOST_LINES = 128;

    /** Of each message, at most. */
    public static final int MOST_HEAD_BYTES = 64;

    /** Of a wish. */
    public static final int WISH_BYTES = 14;

    /** What a page may need, in bytes. */
    public static final int PAGE_BYTES = 32 * 1024;

    private TraceCodec() {}

    /** The bytes of a wish. */
    public static byte[] encode(TracePage.Wish wish) {
        return new FieldWriter().u16(Wire.VERSION).u64(wish.after()).u32(wish.headBytes()).bytes();
    }

    /** The wish in bytes. */
    public static TracePage.Wish decodeWish(byte[] bytes) throws MalformedFrame {
        FieldReader in = new FieldReader(bytes);
        in.version();
        TracePage.Wish wish = new TracePage.Wish(in.u64(), in.u32());
        if (wish.after() < TracePage.Wish.NOW) {
            throw new MalformedFrame("after must be >= -1, after=" + wish.after());
        }
        if (wish.headBytes() < 0 || wish.headBytes() > MOST_HEAD_BYTES) {
            throw new MalformedFrame(
                    "headBytes must be 0 to %d, headBytes=%d"
                            .formatted(MOST_HEAD_BYTES, wish.headBytes()));
        }
        return wish;
    }

    /** The bytes of a page. */
    public static byte[] encode(TracePage page) {
        FieldWriter out =
                new FieldWriter()
                        .u16(Wire.VERSION)
                        .u64(page.last())
                        .u64(page.lost())
                        .u16(page.lines().size());
        page.lines().forEach(line -> write(out, line));
        return out.bytes();
    }

    private static void write(FieldWriter out, TracePage.Line line) {
        out.u64(line.number())
                .member(line.sender())
                .u16(line.priority())
                .u64(line.requestBytes())
                .u64(line.replyBytes())
                .u16(line.failed() ? 1 : 0)
                .u32(line.status())
                .u16(line.met() ? 1 : 0)
                .u64(line.queuedNanos())
                .u64(line.servedNanos())
                .data(line.head());
    }

    /** The page in bytes. */
    public static TracePage decode(byte[] bytes) throws MalformedFrame {
        FieldReader in = new FieldReader(bytes);
        in.version();
        long last = in.u64();
        long lost = in.u64();
        int count = in.u16();
        List<TracePage.Line> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(line(in));
        }
        return new TracePage(last, lost, lines);
    }

    private static TracePage.Line line(FieldReader in) throws MalformedFrame {
        return new TracePage.Line(
                in.u64(),
                in.member(),
                in.u16(),
                in.u64(),
                in.u64(),
                in.flag(),
                in.u32(),
                in.flag(),
                in.u64(),
                in.u64(),
                in.data(MOST_HEAD_BYTES));
    }
}
