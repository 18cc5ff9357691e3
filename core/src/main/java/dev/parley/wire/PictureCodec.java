package dev.parley.wire;

import dev.parley.table.ThreadState;
import java.util.ArrayList;
import java.util.List;

/**
 * A picture to bytes and back. It is no frame: it lies in memory that who asked for it provides.
 * Lists have their length before them.
 */
public final class PictureCodec {

    private PictureCodec() {}

    /** The bytes of a picture. */
    public static byte[] encode(Picture picture) {
        FieldWriter out = new FieldWriter();
        out.u16(Wire.VERSION)
                .text(picture.node())
                .u64(picture.epoch())
                .u32(picture.kernelPid())
                .text(picture.kernelVersion());
        out.u32(picture.processes().size());
        picture.processes().forEach(process -> write(out, process));
        out.u32(picture.ports().size());
        picture.ports().forEach(port -> write(out, port));
        out.u32(picture.links().size());
        picture.links().forEach(link -> write(out, link));
        out.u32(picture.dead().size());
        picture.dead().forEach(dead -> write(out, dead));
        return out.bytes();
    }

    private static void write(FieldWriter out, Picture.ProcessInfo process) {
        out.member(process.member())
                .text(process.version())
                .program(process.program())
                .u64(process.sent())
                .u64(process.received())
                .u32(process.hidden())
                .u16(process.hasStrangers() ? 1 : 0)
                .u32(process.threads().size());
        process.threads().forEach(thread -> write(out, thread));
    }

    private static void write(FieldWriter out, Picture.ThreadInfo thread) {
        out.u32(thread.tid())
                .u64(thread.thread())
                .text(thread.name())
                .u16(thread.state().number())
                .u16(thread.priority())
                .u16(thread.hasEnd() ? 1 : 0)
                .u64(thread.portId())
                .u64(thread.linkId())
                .u64(thread.forNanos())
                .u64(thread.waits())
                .u64(thread.serves());
    }

    private static void write(FieldWriter out, Picture.PortInfo port) {
        out.u64(port.id()).u64(port.ownerId()).u32(port.names().size());
        port.names().forEach(out::text);
        out.u16(port.byRightOnly() ? 1 : 0);
    }

    private static void write(FieldWriter out, Picture.LinkInfo link) {
        out.u64(link.id())
                .u64(link.clientId())
                .u64(link.portId())
                .u16(link.kind().number())
                .u32(link.geometry().slotCount())
                .u32(link.geometry().slotBytes())
                .u64(link.received())
                .u16(link.use().number())
                .member(link.giver());
    }

    private static void write(FieldWriter out, Picture.DeadInfo dead) {
        out.member(dead.member()).text(dead.version()).memberEnd(dead.end()).u64(dead.forNanos());
    }

    /** The picture in bytes. */
    public static Picture decode(byte[] bytes) throws MalformedFrame {
        FieldReader in = new FieldReader(bytes);
        in.version();
        return new Picture(
                in.text(Wire.MAX_LABEL_BYTES),
                in.u64(),
                in.u32(),
                in.text(Wire.MAX_LABEL_BYTES),
                list(in, PictureCodec::process),
                list(in, PictureCodec::port),
                list(in, PictureCodec::link),
                list(in, PictureCodec::dead));
    }

    private interface Element<T> {
        T read(FieldReader in) throws MalformedFrame;
    }

    /** Ends early, at the end of the bytes, if the length is a lie. */
    private static <T> List<T> list(FieldReader in, Element<T> element) throws MalformedFrame {
        int count = in.u32();
        List<T> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(element.read(in));
        }
        return list;
    }

    private static Picture.ProcessInfo process(FieldReader in) throws MalformedFrame {
        return new Picture.ProcessInfo(
                in.member(),
                in.text(Wire.MAX_LABEL_BYTES),
                in.program(),
                in.u64(),
                in.u64(),
                in.u32(),
                in.flag(),
                list(in, PictureCodec::thread));
    }

    private static Picture.ThreadInfo thread(FieldReader in) throws MalformedFrame {
        return new Picture.ThreadInfo(
                in.u32(),
                in.u64(),
                in.text(Wire.MAX_NAME_BYTES),
                ThreadState.of(in.u16()),
                in.u16(),
                in.flag(),
                in.u64(),
                in.u64(),
                in.u64(),
                in.u64(),
                in.u64());
    }

    private static Picture.PortInfo port(FieldReader in) throws MalformedFrame {
        return new Picture.PortInfo(
                in.u64(), in.u64(), list(in, names -> names.text(Wire.MAX_NAME_BYTES)), in.flag());
    }

    private static Picture.LinkInfo link(FieldReader in) throws MalformedFrame {
        return new Picture.LinkInfo(
                in.u64(),
                in.u64(),
                in.u64(),
                LinkKind.of(in.u16()),
                geometry(in.u32(), in.u32()),
                in.u64(),
                RightUse.of(in.u16()),
                in.member());
    }

    private static Picture.DeadInfo dead(FieldReader in) throws MalformedFrame {
        return new Picture.DeadInfo(
                in.member(), in.text(Wire.MAX_LABEL_BYTES), in.memberEnd(), in.u64());
    }

    private static LinkGeometry geometry(int slotCount, int slotBytes) throws MalformedFrame {
        if (LinkGeometry.defect(slotCount, slotBytes).isPresent()) {
            throw new MalformedFrame(LinkGeometry.defect(slotCount, slotBytes).get());
        }
        return new LinkGeometry(slotCount, slotBytes);
    }
}
