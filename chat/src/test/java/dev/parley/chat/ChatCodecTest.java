package dev.parley.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Errno;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ChatCodecTest {

    static List<ChatRequest> requests() {
        return List.of(
                new ChatRequest.Open(0x40000001, "wren"),
                new ChatRequest.Post(63, "Gr\u00fc\u00dfe \ud83d\udc26"),
                new ChatRequest.Fetch(1, 0xffff),
                new ChatRequest.Close(2));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aRequestIsReadAsItWasWritten(ChatRequest request) {
        assertThat(ChatCodec.decodeRequest(ChatCodec.encode(request))).contains(request);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void whatIsTooShortIsNone(ChatRequest request) {
        byte[] bytes = ChatCodec.encode(request);
        for (int length = 0; length < bytes.length; length++) {
            assertThat(ChatCodec.decodeRequest(Arrays.copyOf(bytes, length))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0010 0400", "0010 ffff", "0000 0000", "0110 0300 0000"})
    void otherTypesAndSubtypesAreNone(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThat(ChatCodec.decodeRequest(bytes)).isEmpty();
    }

    @Test
    void theBytesAreThoseOfTheTable() {
        assertThat(hex(ChatCodec.encode(new ChatRequest.Open(0x01020304, "ab"))))
                .isEqualTo("00100000" + "04030201" + "0200" + "6162");
        assertThat(hex(ChatCodec.encode(new ChatRequest.Post(5, "ab"))))
                .isEqualTo("00100100" + "0500" + "0200" + "6162");
        assertThat(hex(ChatCodec.encode(new ChatRequest.Fetch(5, 4096))))
                .isEqualTo("00100200" + "0500" + "0010");
        assertThat(hex(ChatCodec.encode(new ChatRequest.Close(5)))).isEqualTo("00100300" + "0500");
        assertThat(hex(ChatCodec.encode(new ChatReply.Opened(5)))).isEqualTo("00000000" + "0500");
        assertThat(hex(ChatCodec.encode(new ChatReply.Refused(Errno.EBADF))))
                .isEqualTo("0900" + "0000");
        assertThat(hex(ChatCodec.encode(new ChatReply.Lines(3, List.of("ab", "c")))))
                .isEqualTo("00000000" + "0300" + "0200" + "0200" + "6162" + "0100" + "63");
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void aReplyIsReadAsItWasWritten() {
        ChatReply.Lines lines = new ChatReply.Lines(70, List.of("one", "two"));
        assertThat(ChatCodec.decodeLines(ChatCodec.encode(lines))).isEqualTo(lines);
        assertThat(ChatCodec.decodeHandle(ChatCodec.encode(new ChatReply.Opened(63))))
                .isEqualTo(63);
        assertThat(ChatCodec.status(ChatCodec.encode(new ChatReply.Done()))).isEmpty();
        assertThat(ChatCodec.status(ChatCodec.encode(new ChatReply.Refused(Errno.ENOMSG))))
                .contains(Errno.ENOMSG);
    }
}
