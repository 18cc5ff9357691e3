package dev.parley.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes the fields of a frame, or of what is longer. Owned by one thread. */
final class FieldWriter {

    private static final int FIRST_BYTES = 1024;

    private ByteBuffer buffer = ByteBuffer.allocate(FIRST_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    FieldWriter header(int type, int call) {
        return u16(type).u16(Wire.VERSION).u32(call);
    }

    FieldWriter u16(int value) {
        room(Short.BYTES).putShort((short) value);
        return this;
    }

    FieldWriter u32(int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    FieldWriter u64(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    FieldWriter text(String value) {
        return data(value.getBytes(UTF_8));
    }

    FieldWriter data(byte[] bytes) {
        u16(bytes.length);
        room(bytes.length).put(bytes);
        return this;
    }

    FieldWriter member(MemberRecord member) {
        return u64(member.id())
                .u32(member.pid())
                .u32(member.uid())
                .u32(member.gid())
                .text(member.program());
    }

    FieldWriter memberEnd(MemberEnd end) {
        return u16(end.kind().number()).u32(end.number());
    }

    FieldWriter program(ProgramRecord program) {
        return text(program.version())
                .u32(program.epochDay())
                .u16(program.layer() + 1)
                .u16(program.role().number());
    }

    FieldWriter passedRight(PassedRight right) {
        return u64(right.linkId()).u64(right.rightId());
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            int needed = buffer.position() + bytes;
            ByteBuffer larger = ByteBuffer.allocate(Math.max(needed, 2 * buffer.capacity()));
            buffer = larger.order(ByteOrder.LITTLE_ENDIAN).put(buffer.flip());
        }
        return buffer;
    }

    byte[] bytes() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
