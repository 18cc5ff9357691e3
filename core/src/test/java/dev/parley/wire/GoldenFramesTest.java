package dev.parley.wire;

import static dev.parley.wire.MemberEnd.Kind.DIED;
import static dev.parley.wire.MemberEnd.Kind.EXITED;
import static dev.parley.wire.MemberEnd.Kind.KILLED;
import static dev.parley.wire.MemberEnd.Kind.LEFT;
import static dev.parley.wire.MemberEnd.Kind.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The protocol, byte by byte. A change here is a change of the protocol: it needs a new {@link
 * Wire#VERSION}, or old and new processes will misread each other.
 *
 * <p>The first three groups are type, version and call; a group is a field, a text its length and
 * its bytes.
 */
class GoldenFramesTest {

    private static final int CALL = 7;

    private static final MemberRecord DAQ = new MemberRecord(3, 4242, 1000, 100, "daq");

    private static final String DAQ_BYTES =
            "0300000000000000 92100000 e8030000 64000000 0300 646171 ";

    private static final ProgramRecord OWN =
            new ProgramRecord("2b", 20_000, 3, MemberRole.RECEIVES);

    private static final String OWN_BYTES = "0200 3262 204e0000 0400 0200";

    static Stream<Arguments> asks() {
        return Stream.of(
                golden(
                        new Ask.Hello(5, "daq", "1.0", OWN, 3),
                        "0100 0600 07000000  0500000000000000 0300 646171 0300 312e30 "
                                + OWN_BYTES
                                + " 0300000000000000"),
                golden(new Ask.OpenPort("/a", true), "0200 0600 07000000  0200 2f61 0100"),
                golden(new Ask.OpenPort("", false), "0200 0600 07000000  0000 0000"),
                golden(new Ask.ClosePort(9), "0300 0600 07000000  0900000000000000"),
                golden(
                        new Ask.AttachName(9, "/a"),
                        "0400 0600 07000000  0900000000000000 0200 2f61"),
                golden(
                        new Ask.DetachName(9, "/\u00e4"),
                        "0500 0600 07000000  0900000000000000 0300 2fc3a4"),
                golden(
                        new Ask.Connect(
                                "/a",
                                9,
                                LinkKind.SOCKET,
                                16,
                                1024,
                                5_000_000_000L,
                                new PassedRight(11, 17)),
                        "0600 0600 07000000  0200 2f61 0900000000000000 0100 10000000 00040000"
                                + " 00f2052a01000000 0b00000000000000 1100000000000000"),
                golden(new Ask.Disconnect(11), "0700 0600 07000000  0b00000000000000"),
                golden(new Ask.ListNames("/a"), "0800 0600 07000000  0200 2f61"),
                golden(
                        new Ask.WatchMember(3, 4242, 1000),
                        "0900 0600 07000000  0300000000000000 92100000 e8030000"),
                golden(new Ask.WatchName("/a"), "0a00 0600 07000000  0200 2f61"),
                golden(new Ask.Unwatch(13), "0b00 0600 07000000  0d00000000000000"),
                golden(new Ask.Look(4096), "0c00 0600 07000000  0010000000000000"),
                golden(new Ask.WatchMembers(), "0d00 0600 07000000"),
                golden(
                        new Ask.WatchOwner("/a", true, 3, 4242, 1000),
                        "0e00 0600 07000000  0200 2f61 0100 0300000000000000 92100000 e8030000"),
                golden(
                        new Ask.Noted(13, 3),
                        "0f00 0600 07000000  0d00000000000000 0300000000000000"),
                golden(new Ask.Leave(), "1000 0600 07000000"),
                golden(
                        new Ask.MintRights(
                                11,
                                List.of(
                                        RightWish.own(9, RightUse.SEND),
                                        RightWish.passed(new PassedRight(12, 17), RightUse.ONCE))),
                        "1100 0600 07000000  0b00000000000000 0200 "
                                + "0900000000000000 0000000000000000 0000000000000000 0100 "
                                + "0000000000000000 0c00000000000000 1100000000000000 0300"),
                golden(
                        new Ask.DropRights(11, List.of(17L, 18L)),
                        "1200 0600 07000000  0b00000000000000 0200 "
                                + "1100000000000000 1200000000000000"));
    }

    static Stream<Arguments> tells() {
        return Stream.of(
                golden(
                        new Tell.Welcome(5, 0x1122334455667788L, "host", DAQ),
                        "6500 0600 07000000  0500000000000000 8877665544332211 0400 686f7374 "
                                + DAQ_BYTES),
                golden(new Tell.PortOpened(9), "6600 0600 07000000  0900000000000000"),
                golden(new Tell.Done(), "6700 0600 07000000"),
                golden(
                        new Tell.Connected(11, 9, LinkKind.MEMORY, DAQ, OWN, RightUse.SEND),
                        "6800 0600 07000000  0b00000000000000 0900000000000000 0000 "
                                + DAQ_BYTES
                                + OWN_BYTES
                                + "0100"),
                golden(new Tell.AlreadyLinked(11), "6900 0600 07000000  0b00000000000000"),
                golden(
                        new Tell.Names(List.of(new NameRecord("/a", 9, DAQ)), true),
                        "6a00 0600 07000000  0100 0100  0200 2f61 0900000000000000 " + DAQ_BYTES),
                golden(new Tell.Refused(Refusal.TAKEN, "no"), "6b00 0600 07000000  1100 0200 6e6f"),
                golden(
                        new Tell.Introduced(11, 9, LinkKind.SOCKET, 16, 1024, DAQ, RightUse.PULSE),
                        "6c00 0600 07000000  0b00000000000000 0900000000000000 0100 10000000 00040000 "
                                + DAQ_BYTES
                                + "0200"),
                golden(new Tell.Watching(13), "6d00 0600 07000000  0d00000000000000"),
                golden(
                        new Tell.Gone(13, DAQ, new MemberEnd(MemberEnd.Kind.KILLED, 9)),
                        "6e00 0600 07000000  0d00000000000000 " + DAQ_BYTES + "0400 09000000"),
                golden(
                        new Tell.Missed(13, 5),
                        "7100 0600 07000000  0d00000000000000 0500000000000000"),
                golden(
                        new Tell.OwnerIs(13, DAQ),
                        "7200 0600 07000000  0d00000000000000 " + DAQ_BYTES),
                golden(new Tell.LinkEnded(11), "6f00 0600 07000000  0b00000000000000"),
                golden(new Tell.Seen(4096), "7000 0600 07000000  0010000000000000"),
                golden(
                        new Tell.Minted(11, List.of(new MintedRight(17, 9, RightUse.ALL))),
                        "7300 0600 07000000  0b00000000000000 0100 "
                                + "1100000000000000 0900000000000000 0000"));
    }

    private static Arguments golden(Object message, String hex) {
        return Arguments.of(message, hex.replace(" ", ""));
    }

    @ParameterizedTest
    @MethodSource("asks")
    void aQuestionHasTheseBytes(Ask ask, String hex) throws Exception {
        assertThat(HexFormat.of().formatHex(FrameCodec.encode(CALL, ask))).isEqualTo(hex);
        assertThat(FrameCodec.decodeAsk(HexFormat.of().parseHex(hex)))
                .isEqualTo(new FrameCodec.Asked(CALL, ask));
    }

    @ParameterizedTest
    @MethodSource("tells")
    void anAnswerHasTheseBytes(Tell tell, String hex) throws Exception {
        assertThat(HexFormat.of().formatHex(FrameCodec.encode(CALL, tell))).isEqualTo(hex);
        assertThat(FrameCodec.decodeTell(HexFormat.of().parseHex(hex)))
                .isEqualTo(new FrameCodec.Told(CALL, tell));
    }

    @Test
    void everyKindOfMessageIsHere() {
        assertThat(kinds(asks())).containsExactlyInAnyOrder(Ask.class.getPermittedSubclasses());
        assertThat(kinds(tells())).containsExactlyInAnyOrder(Tell.class.getPermittedSubclasses());
    }

    private static List<Class<?>> kinds(Stream<Arguments> messages) {
        return messages.<Class<?>>map(arguments -> arguments.get()[0].getClass())
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void aKindOfEndHasItsNumber(MemberEnd.Kind kind) throws Exception {
        int number = List.of(UNKNOWN, LEFT, DIED, EXITED, KILLED).indexOf(kind);
        assertThat(kind.number()).isEqualTo(number);
        assertThat(MemberEnd.Kind.of(number)).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "0, EXITED, 0",
        "256, EXITED, 1",
        "65280, EXITED, 255",
        "9, KILLED, 9",
        "134, KILLED, 6"
    })
    void aStatusOfWaitIsAnEnd(int status, MemberEnd.Kind kind, int number) {
        assertThat(MemberEnd.ofWaitStatus(status)).isEqualTo(new MemberEnd(kind, number));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalHasTheNumberOfItsErrno(Refusal refusal, int errno) {
        assertThat(refusal.errno()).isEqualTo(errno);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(Refusal.NOT_FOUND, 2),
                Arguments.of(Refusal.TAKEN, 17),
                Arguments.of(Refusal.NOT_PERMITTED, 1),
                Arguments.of(Refusal.OVER_LIMIT, 11),
                Arguments.of(Refusal.INVALID, 22),
                Arguments.of(Refusal.GONE, 32),
                Arguments.of(Refusal.TIMED_OUT, 110),
                Arguments.of(Refusal.STALE, 116));
    }
}
