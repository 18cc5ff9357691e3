package dev.parley.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes the fields of one frame. Owned by one thread. */
final class FieldWriter {

    private final ByteBuffer buffer =
            ByteBuffer.allocate(Wire.MAX_FRAME_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    FieldWriter header(int type, int call) {
        return u16(type).u16(Wire.VERSION).u32(call);
    }

    FieldWriter u16(int value) {
        buffer.putShort((short) value);
        return this;
    }

    FieldWriter u32(int value) {
        buffer.putInt(value);
        return this;
    }

    FieldWriter u64(long value) {
        buffer.putLong(value);
        return this;
    }

    FieldWriter text(String value) {
        byte[] bytes = value.getBytes(UTF_8);
        u16(bytes.length);
        buffer.put(bytes);
        return this;
    }

    FieldWriter member(MemberRecord member) {
        return u64(member.id())
                .u32(member.pid())
                .u32(member.uid())
                .u32(member.gid())
                .text(member.program());
    }

    byte[] bytes() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
