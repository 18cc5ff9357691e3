package dev.parley.qnx4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The bytes are those of QNX 4, little-endian and packed. */
class SystemMessageTest {

    private static MemorySegment hex(String bytes) {
        return MemorySegment.ofArray(HexFormat.of().parseHex(bytes.replace(" ", "")));
    }

    private static String hex(MemorySegment bytes) {
        return HexFormat.of().formatHex(bytes.toArray(ValueLayout.JAVA_BYTE));
    }

    @Test
    void eachIsReadAndWritten() {
        assertThat(SystemMessage.decode(hex("0000 0000 0900 03000000")))
                .contains(new SystemMessage.Death(9, 3));
        assertThat(SystemMessage.decode(hex("0000 0100 02000000")))
                .contains(new SystemMessage.Signal(2));
        assertThat(SystemMessage.decode(hex("0000 0200"))).contains(new SystemMessage.Trace());
        assertThat(SystemMessage.decode(SystemMessage.askVersion(7)))
                .contains(new SystemMessage.Version(7));
        assertThat(HexFormat.of().formatHex(new SystemMessage.Death(9, 3).write()))
                .isEqualTo("00000000090003000000");
        assertThat(HexFormat.of().formatHex(SystemMessage.Signal.INTERRUPT.write()))
                .isEqualTo("0000010002000000");
        assertThat(hex(SystemMessage.reply(SystemMessage.ENOSYS))).isEqualTo("26000000");
    }

    @Test
    void whatIsNoneIsNoneAndWhatIsCutIsUnknown() {
        assertThat(SystemMessage.decode(hex("0010 0000"))).isEmpty();
        assertThat(SystemMessage.decode(hex("000000"))).isEmpty();
        assertThat(SystemMessage.decode(hex("0000 0000 09")))
                .contains(new SystemMessage.Unknown(SystemMessage.DEATH));
        assertThat(SystemMessage.decode(hex("0000 6300"))).contains(new SystemMessage.Unknown(99));
    }

    @Test
    void aVersionIsThirtyTwoBytes() {
        VersionInfo info = new VersionInfo("ChatServer", "Nov 30 2026", 425, 'A', false);
        assertThat(hex(info.write()))
                .isEqualTo(
                        "00000000"
                                + "436861745365727665720000"
                                + "4e6f76203330203230323600"
                                + "a901"
                                + "4100");
        assertThat(VersionInfo.read(info.write())).isEqualTo(info);
        assertThatThrownBy(() -> VersionInfo.read(SystemMessage.reply(SystemMessage.ENOSYS)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new VersionInfo("x".repeat(13), "", 0, 'A', false))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
