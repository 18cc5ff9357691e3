package dev.parley.wire;

import dev.parley.wire.Ask.AttachName;
import dev.parley.wire.Ask.ClosePort;
import dev.parley.wire.Ask.Connect;
import dev.parley.wire.Ask.DetachName;
import dev.parley.wire.Ask.Disconnect;
import dev.parley.wire.Ask.DropRights;
import dev.parley.wire.Ask.Hello;
import dev.parley.wire.Ask.Leave;
import dev.parley.wire.Ask.ListNames;
import dev.parley.wire.Ask.Look;
import dev.parley.wire.Ask.MintRights;
import dev.parley.wire.Ask.Noted;
import dev.parley.wire.Ask.OpenPort;
import dev.parley.wire.Ask.Unwatch;
import dev.parley.wire.Ask.WatchMember;
import dev.parley.wire.Ask.WatchMembers;
import dev.parley.wire.Ask.WatchName;
import dev.parley.wire.Ask.WatchOwner;
import dev.parley.wire.Tell.AlreadyLinked;
import dev.parley.wire.Tell.Connected;
import dev.parley.wire.Tell.Done;
import dev.parley.wire.Tell.Gone;
import dev.parley.wire.Tell.Introduced;
import dev.parley.wire.Tell.LinkEnded;
import dev.parley.wire.Tell.Minted;
import dev.parley.wire.Tell.Missed;
import dev.parley.wire.Tell.Names;
import dev.parley.wire.Tell.OwnerIs;
import dev.parley.wire.Tell.PortOpened;
import dev.parley.wire.Tell.Refused;
import dev.parley.wire.Tell.Seen;
import dev.parley.wire.Tell.Watching;
import dev.parley.wire.Tell.Welcome;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes to messages and back. The numbers and the order of the fields are the protocol: golden
 * bytes of every message are kept in the tests.
 *
 * <p>The version stands in every header, so that a peer of another version can be refused by name
 * whatever it says.
 */
public final class FrameCodec {

    /** A question and its call number. */
    public record Asked(int call, Ask ask) {}

    /** An answer and the number of the call that it answers, or {@link Wire#UNASKED}. */
    public record Told(int call, Tell tell) {}

    private FrameCodec() {}

    /** The frame of a question. */
    public static byte[] encode(int call, Ask ask) {
        FieldWriter out = new FieldWriter();
        FieldWriter frame =
                switch (ask) {
                    case Hello hello ->
                            out.header(1, call)
                                    .u64(hello.features())
                                    .text(hello.program())
                                    .text(hello.version())
                                    .program(hello.own())
                                    .u64(hello.formerId());
                    case OpenPort open ->
                            out.header(2, call).text(open.name()).u16(open.byRightOnly() ? 1 : 0);
                    case ClosePort close -> out.header(3, call).u64(close.portId());
                    case AttachName attach ->
                            out.header(4, call).u64(attach.portId()).text(attach.name());
                    case DetachName detach ->
                            out.header(5, call).u64(detach.portId()).text(detach.name());
                    case Connect connect ->
                            out.header(6, call)
                                    .text(connect.name())
                                    .u64(connect.portId())
                                    .u16(connect.kind().number())
                                    .u32(connect.slotCount())
                                    .u32(connect.slotBytes())
                                    .u64(connect.patienceNanos())
                                    .passedRight(connect.right());
                    case Disconnect disconnect -> out.header(7, call).u64(disconnect.linkId());
                    case ListNames list -> out.header(8, call).text(list.after());
                    case WatchMember watch ->
                            out.header(9, call)
                                    .u64(watch.memberId())
                                    .u32(watch.pid())
                                    .u32(watch.uid());
                    case WatchName watch -> out.header(10, call).text(watch.name());
                    case Unwatch unwatch -> out.header(11, call).u64(unwatch.watchId());
                    case Look look -> out.header(12, call).u64(look.capacityBytes());
                    case WatchMembers _ -> out.header(13, call);
                    case WatchOwner watch ->
                            out.header(14, call)
                                    .text(watch.name())
                                    .u16(watch.isTold() ? 1 : 0)
                                    .u64(watch.lastId())
                                    .u32(watch.lastPid())
                                    .u32(watch.lastUid());
                    case Noted noted ->
                            out.header(15, call).u64(noted.watchId()).u64(noted.memberId());
                    case Leave _ -> out.header(16, call);
                    case MintRights mint -> wishes(out.header(17, call), mint);
                    case DropRights drop ->
                            ids(out.header(18, call).u64(drop.linkId()), drop.rightIds());
                };
        return frame.bytes();
    }

    /** The question in a frame. */
    public static Asked decodeAsk(byte[] frame) throws MalformedFrame {
        FieldReader in = new FieldReader(frame);
        int type = in.u16();
        in.version();
        int call = in.u32();
        if (call == Wire.UNASKED) {
            throw new MalformedFrame("a question's call must not be " + Wire.UNASKED);
        }
        Ask ask =
                switch (type) {
                    case 1 ->
                            new Hello(
                                    in.u64(),
                                    in.text(Wire.MAX_LABEL_BYTES),
                                    in.text(Wire.MAX_LABEL_BYTES),
                                    in.program(),
                                    in.u64());
                    case 2 -> new OpenPort(in.text(Wire.MAX_NAME_BYTES), in.flag());
                    case 3 -> new ClosePort(in.u64());
                    case 4 -> new AttachName(in.u64(), in.text(Wire.MAX_NAME_BYTES));
                    case 5 -> new DetachName(in.u64(), in.text(Wire.MAX_NAME_BYTES));
                    case 6 ->
                            new Connect(
                                    in.text(Wire.MAX_NAME_BYTES),
                                    in.u64(),
                                    LinkKind.of(in.u16()),
                                    in.u32(),
                                    in.u32(),
                                    in.u64(),
                                    in.passedRight());
                    case 7 -> new Disconnect(in.u64());
                    case 8 -> new ListNames(in.text(Wire.MAX_NAME_BYTES));
                    case 9 -> new WatchMember(in.u64(), in.u32(), in.u32());
                    case 10 -> new WatchName(in.text(Wire.MAX_NAME_BYTES));
                    case 11 -> new Unwatch(in.u64());
                    case 12 -> new Look(in.u64());
                    case 13 -> new WatchMembers();
                    case 14 ->
                            new WatchOwner(
                                    in.text(Wire.MAX_NAME_BYTES),
                                    in.flag(),
                                    in.u64(),
                                    in.u32(),
                                    in.u32());
                    case 15 -> new Noted(in.u64(), in.u64());
                    case 16 -> new Leave();
                    case 17 -> new MintRights(in.u64(), list(in, FrameCodec::wish));
                    case 18 -> new DropRights(in.u64(), list(in, FieldReader::u64));
                    default -> throw new MalformedFrame("unknown question, type=" + type);
                };
        in.end();
        return new Asked(call, ask);
    }

    /** The frame of an answer, or of what the kernel says unasked. */
    public static byte[] encode(int call, Tell tell) {
        FieldWriter out = new FieldWriter();
        FieldWriter frame =
                switch (tell) {
                    case Welcome welcome ->
                            out.header(101, call)
                                    .u64(welcome.features())
                                    .u64(welcome.epoch())
                                    .text(welcome.node())
                                    .member(welcome.self());
                    case PortOpened opened -> out.header(102, call).u64(opened.portId());
                    case Done _ -> out.header(103, call);
                    case Connected connected ->
                            out.header(104, call)
                                    .u64(connected.linkId())
                                    .u64(connected.portId())
                                    .u16(connected.kind().number())
                                    .member(connected.owner())
                                    .program(connected.program())
                                    .u16(connected.use().number());
                    case AlreadyLinked linked -> out.header(105, call).u64(linked.linkId());
                    case Names names -> names(out.header(106, call), names);
                    case Refused refused ->
                            out.header(107, call)
                                    .u16(refused.refusal().errno())
                                    .text(refused.reason());
                    case Introduced introduced ->
                            out.header(108, call)
                                    .u64(introduced.linkId())
                                    .u64(introduced.portId())
                                    .u16(introduced.kind().number())
                                    .u32(introduced.slotCount())
                                    .u32(introduced.slotBytes())
                                    .member(introduced.client())
                                    .u16(introduced.use().number());
                    case Watching watching -> out.header(109, call).u64(watching.watchId());
                    case Gone gone ->
                            out.header(110, call)
                                    .u64(gone.watchId())
                                    .member(gone.who())
                                    .memberEnd(gone.end());
                    case LinkEnded ended -> out.header(111, call).u64(ended.linkId());
                    case Seen seen -> out.header(112, call).u64(seen.sizeBytes());
                    case Missed missed ->
                            out.header(113, call).u64(missed.watchId()).u64(missed.count());
                    case OwnerIs owned ->
                            out.header(114, call).u64(owned.watchId()).member(owned.owner());
                    case Minted minted -> rights(out.header(115, call), minted);
                };
        return frame.bytes();
    }

    /** The answer in a frame. */
    public static Told decodeTell(byte[] frame) throws MalformedFrame {
        FieldReader in = new FieldReader(frame);
        int type = in.u16();
        in.version();
        int call = in.u32();
        Tell tell =
                switch (type) {
                    case 101 ->
                            new Welcome(
                                    in.u64(), in.u64(), in.text(Wire.MAX_LABEL_BYTES), in.member());
                    case 102 -> new PortOpened(in.u64());
                    case 103 -> new Done();
                    case 104 ->
                            new Connected(
                                    in.u64(),
                                    in.u64(),
                                    LinkKind.of(in.u16()),
                                    in.member(),
                                    in.program(),
                                    RightUse.of(in.u16()));
                    case 105 -> new AlreadyLinked(in.u64());
                    case 106 -> names(in);
                    case 107 -> new Refused(Refusal.of(in.u16()), in.text(Wire.MAX_FRAME_BYTES));
                    case 108 ->
                            new Introduced(
                                    in.u64(),
                                    in.u64(),
                                    LinkKind.of(in.u16()),
                                    in.u32(),
                                    in.u32(),
                                    in.member(),
                                    RightUse.of(in.u16()));
                    case 109 -> new Watching(in.u64());
                    case 110 -> new Gone(in.u64(), in.member(), in.memberEnd());
                    case 111 -> new LinkEnded(in.u64());
                    case 112 -> new Seen(in.u64());
                    case 113 -> new Missed(in.u64(), in.u64());
                    case 114 -> new OwnerIs(in.u64(), in.member());
                    case 115 -> new Minted(in.u64(), list(in, FrameCodec::right));
                    default -> throw new MalformedFrame("unknown answer, type=" + type);
                };
        in.end();
        return new Told(call, tell);
    }

    private static FieldWriter names(FieldWriter out, Names names) {
        out.u16(names.more() ? 1 : 0).u16(names.names().size());
        for (NameRecord name : names.names()) {
            out.text(name.name()).u64(name.portId()).member(name.owner());
        }
        return out;
    }

    private static Names names(FieldReader in) throws MalformedFrame {
        boolean more = in.flag();
        return new Names(list(in, FrameCodec::name), more);
    }

    private static NameRecord name(FieldReader in) throws MalformedFrame {
        return new NameRecord(in.text(Wire.MAX_NAME_BYTES), in.u64(), in.member());
    }

    private static FieldWriter wishes(FieldWriter out, MintRights mint) {
        out.u64(mint.linkId()).u16(mint.wishes().size());
        for (RightWish wish : mint.wishes()) {
            out.u64(wish.ownId()).passedRight(wish.passed()).u16(wish.use().number());
        }
        return out;
    }

    private static RightWish wish(FieldReader in) throws MalformedFrame {
        return new RightWish(in.u64(), in.passedRight(), RightUse.of(in.u16()));
    }

    private static FieldWriter ids(FieldWriter out, List<Long> ids) {
        out.u16(ids.size());
        ids.forEach(out::u64);
        return out;
    }

    private static FieldWriter rights(FieldWriter out, Minted minted) {
        out.u64(minted.linkId()).u16(minted.rights().size());
        for (MintedRight right : minted.rights()) {
            out.u64(right.rightId()).u64(right.portId()).u16(right.use().number());
        }
        return out;
    }

    private static MintedRight right(FieldReader in) throws MalformedFrame {
        return new MintedRight(in.u64(), in.u64(), RightUse.of(in.u16()));
    }

    private interface Element<T> {
        T read(FieldReader in) throws MalformedFrame;
    }

    /** Ends early, at the end of the frame, if the length is a lie. */
    private static <T> List<T> list(FieldReader in, Element<T> element) throws MalformedFrame {
        int count = in.u16();
        List<T> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(element.read(in));
        }
        return list;
    }
}
