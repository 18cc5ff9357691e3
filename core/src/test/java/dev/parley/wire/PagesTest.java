package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.table.ThreadState;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is longer than a frame: pictures of a node, and pages of a trace. */
class PagesTest {

    private static final MemberRecord DAQ = new MemberRecord(3, 4242, 1000, 100, "daq");

    private static final Picture PICTURE =
            new Picture(
                    "host",
                    7,
                    99,
                    "1.0",
                    List.of(
                            new Picture.ProcessInfo(
                                    DAQ,
                                    "0.9",
                                    new ProgramRecord("2b", 20_000, 0, MemberRole.SENDS),
                                    5,
                                    6,
                                    2,
                                    true,
                                    List.of(
                                            new Picture.ThreadInfo(
                                                    4243,
                                                    12,
                                                    "worker",
                                                    ThreadState.REPLY,
                                                    10,
                                                    true,
                                                    8,
                                                    9,
                                                    1_000,
                                                    3,
                                                    -1)))),
                    List.of(new Picture.PortInfo(8, 3, List.of("/a", "b"), true)),
                    List.of(
                            new Picture.LinkInfo(
                                    9,
                                    3,
                                    8,
                                    LinkKind.SOCKET,
                                    new LinkGeometry(16, 1024),
                                    77,
                                    RightUse.PULSE,
                                    DAQ)),
                    List.of(
                            new Picture.DeadInfo(
                                    new MemberRecord(4, 4243, 1000, 100, "late"),
                                    "0.9",
                                    new MemberEnd(MemberEnd.Kind.EXITED, 3),
                                    5_000)));

    private static final TracePage.Line LINE =
            new TracePage.Line(1, DAQ, 0, 11, 6, true, 22, false, 5, 7, new byte[] {1, 2});

    @Test
    void aPictureIsReadAsItWasWritten() throws Exception {
        assertThat(PictureCodec.decode(PictureCodec.encode(PICTURE))).isEqualTo(PICTURE);
    }

    @Test
    void aPictureThatEndsEarlyIsMalformed() {
        byte[] bytes = PictureCodec.encode(PICTURE);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> PictureCodec.decode(cut)).isInstanceOf(MalformedFrame.class);
        }
    }

    @Test
    void aPageOfATraceIsReadAsItWasWritten() throws Exception {
        TracePage page = TraceCodec.decode(TraceCodec.encode(new TracePage(9, 4, List.of(LINE))));
        assertThat(page.last()).isEqualTo(9);
        assertThat(page.lost()).isEqualTo(4);
        assertThat(page.lines())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(LINE);
    }

    @Test
    void aFullPageOfTheLongestLinesFits() {
        MemberRecord longest = new MemberRecord(1, 2, 3, 4, "x".repeat(Wire.MAX_LABEL_BYTES));
        TracePage.Line line =
                new TracePage.Line(
                        1,
                        longest,
                        0,
                        1,
                        1,
                        false,
                        0,
                        true,
                        1,
                        1,
                        new byte[TraceCodec.MOST_HEAD_BYTES]);
        TracePage.Line[] lines = new TracePage.Line[TraceCodec.MOST_LINES];
        Arrays.fill(lines, line);
        assertThat(TraceCodec.encode(new TracePage(0, 0, List.of(lines))))
                .hasSizeLessThanOrEqualTo(TraceCodec.PAGE_BYTES);
    }

    @Test
    void aWishForMoreBytesThanThereMayBeIsMalformed() throws Exception {
        TracePage.Wish most = new TracePage.Wish(5, TraceCodec.MOST_HEAD_BYTES);
        assertThat(TraceCodec.encode(most)).hasSize(TraceCodec.WISH_BYTES);
        assertThat(TraceCodec.decodeWish(TraceCodec.encode(most))).isEqualTo(most);
        for (int headBytes : new int[] {-1, TraceCodec.MOST_HEAD_BYTES + 1}) {
            byte[] wish = TraceCodec.encode(new TracePage.Wish(5, headBytes));
            assertThatThrownBy(() -> TraceCodec.decodeWish(wish))
                    .isInstanceOf(MalformedFrame.class)
                    .hasMessageContaining("headBytes=" + headBytes);
        }
    }
}
