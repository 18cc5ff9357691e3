package dev.parley.streams.element;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of primitives, and of records. */
@SuppressWarnings({ // looked at by reflection
    "ArrayRecordComponent",
    "NullAway", // null is what is refused
    "ExposedPrivateType",
    "UnusedMethod",
    "UnusedNestedClass"
})
class RecordCodecTest {

    private record All(boolean z, byte b, short s, char c, int i, long l, float f, double d) {}

    private record Point(int x, byte height) {}

    private record Line(byte kind, Point from, Point to) {}

    private record Flag(boolean value) {}

    private record Positive(int value) {
        Positive {
            if (value < 1) {
                throw new IllegalStateException("not positive: " + value);
            }
        }
    }

    private record Grumpy(int value) {
        @Override
        public int value() {
            throw GrumpyException.undeclared();
        }
    }

    private static final class GrumpyException extends Exception {

        private static final long serialVersionUID = 1;

        static RuntimeException undeclared() {
            return GrumpyException.<RuntimeException>thrown();
        }

        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        private static <E extends Throwable> E thrown() throws E {
            throw (E) new GrumpyException();
        }
    }

    private static final ElementCodec<All> ALL = codec(All.class);
    private static final ElementCodec<Line> LINES = codec(Line.class);

    private static <R extends Record> ElementCodec<R> codec(Class<R> type) {
        return Codecs.of(MethodHandles.lookup(), type);
    }

    static Stream<All> extremes() {
        return Stream.of(
                new All(false, (byte) 0, (short) 0, '\0', 0, 0, 0, 0),
                new All(
                        true,
                        Byte.MIN_VALUE,
                        Short.MIN_VALUE,
                        Character.MAX_VALUE,
                        Integer.MIN_VALUE,
                        Long.MIN_VALUE,
                        Float.NEGATIVE_INFINITY,
                        -0.0),
                new All(
                        true,
                        Byte.MAX_VALUE,
                        Short.MAX_VALUE,
                        '\ud800',
                        Integer.MAX_VALUE,
                        Long.MAX_VALUE,
                        Float.MIN_VALUE,
                        Double.MAX_VALUE),
                new All(false, (byte) -1, (short) -1, 'x', -1, -1, Float.NaN, Double.NaN));
    }

    @ParameterizedTest
    @MethodSource("extremes")
    void whatIsWrittenIsRead(All element) {
        assertThat(Codecs.thereAndBack(ALL, element)).isEqualTo(element);
    }

    @Test
    void theBitsOfANumberThatIsNoneStayAsTheyAre() {
        double strange = Double.longBitsToDouble(0x7ff8_0000_dead_beefL);
        All element = new All(false, (byte) 0, (short) 0, '\0', 0, 0, 0, strange);
        assertThat(Double.doubleToRawLongBits(Codecs.thereAndBack(ALL, element).d()))
                .isEqualTo(0x7ff8_0000_dead_beefL);
    }

    @Test
    void componentsLieAsInC() {
        assertThat(Stream.of("z", "b", "s", "c", "i", "l", "f", "d").map(RecordCodecTest::offset))
                .containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 24L, 32L);
        assertThat(ALL.sizeBytes()).isEqualTo(40);
        assertThat(ALL.layout().byteAlignment()).isEqualTo(8);
        assertThat(ALL.layout().name()).contains("All");
    }

    private static long offset(String component) {
        return ALL.layout().byteOffset(PathElement.groupElement(component));
    }

    @Test
    void aRecordInARecordLiesAsInC() {
        PathElement to = PathElement.groupElement("to");
        assertThat(LINES.layout().byteOffset(to)).isEqualTo(12);
        assertThat(LINES.layout().byteOffset(to, PathElement.groupElement("height"))).isEqualTo(16);
        assertThat(LINES.sizeBytes()).isEqualTo(20);
        Line line = new Line((byte) 1, new Point(2, (byte) 3), new Point(-4, (byte) -5));
        assertThat(Codecs.thereAndBack(LINES, line)).isEqualTo(line);
    }

    @Test
    void eachComponentIsWhereTheLayoutSaysAndPaddingIsLeftAlone() {
        MemorySegment memory = Codecs.memory(LINES);
        LINES.write(memory, 0, new Line((byte) 1, new Point(2, (byte) 3), new Point(4, (byte) 5)));
        int padding = 0x555555;
        int[] words = {padding << 8 | 1, 2, padding << 8 | 3, 4, padding << 8 | 5};
        assertThat(memory.toArray(ValueLayout.JAVA_INT_UNALIGNED)).isEqualTo(words);
    }

    @Test
    void theDescriptionNamesEverythingInOrder() {
        assertThat(LINES.description())
                .isEqualTo(
                        "Line{byte kind; Point{int x; byte height} from;"
                                + " Point{int x; byte height} to}");
        assertThat(ALL.description())
                .isEqualTo(
                        "All{boolean z; byte b; short s; char c; int i; long l; float f;"
                                + " double d}");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3, 40})
    void anElementMayLieAnywhereInNativeMemory(long offset) {
        All element = extremes().toList().get(1);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(offset + ALL.sizeBytes(), 8);
            ALL.write(memory, offset, element);
            assertThat(ALL.read(memory, offset)).isEqualTo(element);
        }
    }

    @Test
    void anElementThatIsNotAllInsideIsRefused() {
        MemorySegment memory = Codecs.memory(LINES).asSlice(0, LINES.sizeBytes() - 1);
        byte[] before = memory.toArray(ValueLayout.JAVA_BYTE);
        Line line = new Line((byte) 1, new Point(2, (byte) 3), new Point(4, (byte) 5));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> LINES.write(memory, 0, line));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> LINES.read(memory, 0));
        assertThat(memory.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(before);
    }

    /** A boolean that is not 0 or 1 inside would be written as such. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 0x80, 0xfe, 0xff})
    void whateverIsNotZeroIsTrue(int hostile) {
        ElementCodec<Flag> codec = codec(Flag.class);
        MemorySegment memory = MemorySegment.ofArray(new byte[] {(byte) hostile});
        Flag flag = codec.read(memory, 0);
        assertThat(flag.value()).isTrue();
        codec.write(memory, 0, flag);
        assertThat(memory.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 1);
    }

    @Test
    void nullIsRefusedByName() {
        assertThatThrownBy(
                        () ->
                                Codecs.thereAndBack(
                                        LINES, new Line((byte) 1, new Point(1, (byte) 1), null)))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("Line.to is null");
        assertThatThrownBy(() -> LINES.write(Codecs.memory(LINES), 0, null))
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    void whatTheConstructorRefusesIsNotRead() {
        ElementCodec<Positive> codec = codec(Positive.class);
        MemorySegment memory = MemorySegment.ofArray(new byte[4]);
        assertThatThrownBy(() -> codec.read(memory, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("not positive: 0");
        assertThat(Codecs.thereAndBack(codec, new Positive(7))).isEqualTo(new Positive(7));
    }

    @Test
    void whatNobodyDeclaredIsTheCauseOfWhatIsThrown() {
        ElementCodec<Grumpy> codec = codec(Grumpy.class);
        assertThatThrownBy(() -> codec.write(Codecs.memory(codec), 0, new Grumpy(1)))
                .isInstanceOf(UndeclaredThrowableException.class)
                .hasCauseInstanceOf(GrumpyException.class);
    }

    @Test
    void theWidestRecordComesBack() {
        ElementCodec<Widest> codec = codec(Widest.class);
        assertThat(codec.sizeBytes()).isEqualTo(120 * Long.BYTES);
        long[] values = new Random(120).longs(120).toArray();
        MemorySegment memory = Codecs.memory(codec);
        codec.write(memory, 0, codec.read(MemorySegment.ofArray(values), 0));
        assertThat(memory.toArray(ValueLayout.JAVA_LONG_UNALIGNED)).isEqualTo(values);
    }
}
