package dev.parley.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads the fields of one frame; whatever does not fit is a {@link MalformedFrame}. */
final class FieldReader {

    private final ByteBuffer buffer;

    FieldReader(byte[] frame) {
        buffer = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    }

    int u16() throws MalformedFrame {
        return Short.toUnsignedInt(need(Short.BYTES).getShort());
    }

    int u32() throws MalformedFrame {
        return need(Integer.BYTES).getInt();
    }

    long u64() throws MalformedFrame {
        return need(Long.BYTES).getLong();
    }

    /** What the peer speaks must be what this is. */
    void version() throws MalformedFrame {
        int version = u16();
        if (version != Wire.VERSION) {
            throw new MalformedFrame(
                    "the peer speaks version %d, this is version %d"
                            .formatted(version, Wire.VERSION));
        }
    }

    boolean flag() throws MalformedFrame {
        int value = u16();
        if (value > 1) {
            throw new MalformedFrame("a flag must be 0 or 1, value=" + value);
        }
        return value == 1;
    }

    String text(int maxBytes) throws MalformedFrame {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data(maxBytes)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedFrame("text is not UTF-8");
        }
    }

    byte[] data(int maxBytes) throws MalformedFrame {
        int length = u16();
        if (length > maxBytes) {
            throw new MalformedFrame("text must be <= " + maxBytes + " bytes, length=" + length);
        }
        byte[] bytes = new byte[length];
        need(length).get(bytes);
        return bytes;
    }

    MemberRecord member() throws MalformedFrame {
        return new MemberRecord(u64(), u32(), u32(), u32(), text(Wire.MAX_LABEL_BYTES));
    }

    MemberEnd memberEnd() throws MalformedFrame {
        return new MemberEnd(MemberEnd.Kind.of(u16()), u32());
    }

    ProgramRecord program() throws MalformedFrame {
        return new ProgramRecord(
                text(Wire.MAX_LABEL_BYTES), u32(), u16() - 1, MemberRole.of(u16()));
    }

    PassedRight passedRight() throws MalformedFrame {
        return new PassedRight(u64(), u64());
    }

    /** Skips the optional fields, all of them unknown to this version. */
    void end() throws MalformedFrame {
        while (buffer.hasRemaining()) {
            u16();
            int length = u16();
            need(length);
            buffer.position(buffer.position() + length);
        }
    }

    private ByteBuffer need(int bytes) throws MalformedFrame {
        if (buffer.remaining() < bytes) {
            throw new MalformedFrame(
                    "frame ends early, needed=" + bytes + " left=" + buffer.remaining());
        }
        return buffer;
    }
}
