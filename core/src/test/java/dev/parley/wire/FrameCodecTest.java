package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameCodecTest {

    private static final int HEADER_BYTES = 8;

    @Test
    void anUnknownOptionalFieldIsSkipped() throws Exception {
        byte[] ask = withFields(FrameCodec.encode(7, new Ask.ClosePort(9)), "0900 0300 aabbcc");
        byte[] tell = withFields(FrameCodec.encode(7, new Tell.Done()), "0900 0000 0a00 0100 ff");
        assertThat(FrameCodec.decodeAsk(ask).ask()).isEqualTo(new Ask.ClosePort(9));
        assertThat(FrameCodec.decodeTell(tell).tell()).isEqualTo(new Tell.Done());
    }

    @Test
    void anOptionalFieldThatEndsEarlyIsMalformed() {
        byte[] ask = withFields(FrameCodec.encode(7, new Ask.ClosePort(9)), "0900 0300 aabb");
        assertThatThrownBy(() -> FrameCodec.decodeAsk(ask))
                .isInstanceOf(MalformedFrame.class)
                .hasMessageContaining("needed=3 left=2");
    }

    @Test
    void anUnknownTypeIsMalformedAndNamed() {
        assertThatThrownBy(() -> FrameCodec.decodeAsk(header(99, Wire.VERSION, 7)))
                .isInstanceOf(MalformedFrame.class)
                .hasMessageContaining("type=99");
        assertThatThrownBy(() -> FrameCodec.decodeTell(header(99, Wire.VERSION, 7)))
                .isInstanceOf(MalformedFrame.class)
                .hasMessageContaining("type=99");
    }

    @Test
    void anotherVersionIsRefusedNamingBothWhateverTheType() {
        assertThatThrownBy(() -> FrameCodec.decodeAsk(header(99, 7, 7)))
                .isInstanceOf(MalformedFrame.class)
                .hasMessage("the peer speaks version 7, this is version 6");
        assertThatThrownBy(() -> FrameCodec.decodeTell(header(1, 7, 7)))
                .isInstanceOf(MalformedFrame.class)
                .hasMessage("the peer speaks version 7, this is version 6");
    }

    @Test
    void aQuestionMustNotHaveTheCallOfWhatIsUnasked() {
        byte[] frame = FrameCodec.encode(Wire.UNASKED, new Ask.ClosePort(9));
        assertThatThrownBy(() -> FrameCodec.decodeAsk(frame)).isInstanceOf(MalformedFrame.class);
    }

    @Test
    void aNameOfTheLongestLengthPassesAndOneByteMoreDoesNot() throws Exception {
        byte[] longest =
                FrameCodec.encode(7, new Ask.OpenPort("n".repeat(Wire.MAX_NAME_BYTES), false));
        byte[] longer =
                FrameCodec.encode(7, new Ask.OpenPort("n".repeat(Wire.MAX_NAME_BYTES + 1), false));
        assertThat(FrameCodec.decodeAsk(longest).call()).isEqualTo(7);
        assertThatThrownBy(() -> FrameCodec.decodeAsk(longer))
                .isInstanceOf(MalformedFrame.class)
                .hasMessageContaining("length=256");
    }

    @Test
    void textThatIsNotUtf8IsMalformed() {
        byte[] frame = FrameCodec.encode(7, new Ask.OpenPort("ab", false));
        frame[HEADER_BYTES + 2] = (byte) 0xC0;
        assertThatThrownBy(() -> FrameCodec.decodeAsk(frame))
                .isInstanceOf(MalformedFrame.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void aFlagThatIsNeitherSetNorNotIsMalformed() {
        byte[] frame = FrameCodec.encode(7, new Tell.Names(List.of(), true));
        frame[HEADER_BYTES] = 2;
        assertThatThrownBy(() -> FrameCodec.decodeTell(frame))
                .isInstanceOf(MalformedFrame.class)
                .hasMessageContaining("value=2");
    }

    @Test
    void anUnknownRefusalIsMalformed() {
        byte[] frame = FrameCodec.encode(7, new Tell.Refused(Refusal.TAKEN, ""));
        frame[HEADER_BYTES] = 99;
        assertThatThrownBy(() -> FrameCodec.decodeTell(frame))
                .isInstanceOf(MalformedFrame.class)
                .hasMessageContaining("errno=99");
    }

    private static byte[] withFields(byte[] frame, String hex) {
        byte[] fields = HexFormat.of().parseHex(hex.replace(" ", ""));
        byte[] longer = Arrays.copyOf(frame, frame.length + fields.length);
        System.arraycopy(fields, 0, longer, frame.length, fields.length);
        return longer;
    }

    private static byte[] header(int type, int version, int call) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) type)
                .putShort((short) version)
                .putInt(call)
                .array();
    }
}
