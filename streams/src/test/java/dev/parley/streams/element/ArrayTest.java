package dev.parley.streams.element;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.parley.streams.Length;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Records with arrays: short ones are moved element by element, long ones in bulk. */
@SuppressWarnings({ // looked at by reflection
    "ArrayRecordComponent",
    "NullAway", // null is what is refused
    "ExposedPrivateType",
    "UnusedMethod",
    "UnusedNestedClass"
})
class ArrayTest {

    private record ShortArrays(
            byte first,
            @Length(2) boolean[] z,
            @Length(1) byte[] b,
            @Length(3) short[] s,
            @Length(2) char[] c,
            @Length(5) int[] i,
            @Length(2) long[] l,
            @Length(3) float[] f,
            @Length(16) double[] d,
            byte last) {}

    private record LongArrays(
            byte first,
            @Length(17) boolean[] z,
            @Length(17) byte[] b,
            @Length(18) short[] s,
            @Length(19) char[] c,
            @Length(17) int[] i,
            @Length(100) long[] l,
            @Length(21) float[] f,
            @Length(17) double[] d,
            byte last) {}

    private record Order(double price, byte side) {}

    private record Book(int depth, @Length(3) Order[] orders, @Length(20) Order[] done) {}

    private record Two(@Length(2) int[] few, @Length(20) int[] many) {}

    private record Flags(@Length(3) boolean[] few, @Length(20) boolean[] many) {}

    private record Largest(@Length(1 << 20) byte[] bytes) {}

    private static <R extends Record> ElementCodec<R> codec(Class<R> type) {
        return Codecs.of(MethodHandles.lookup(), type);
    }

    private static <R extends Record> void assertThatAnythingComesBack(Class<R> type) {
        ElementCodec<R> codec = codec(type);
        MemorySegment random = MemorySegment.ofArray(new byte[(int) codec.sizeBytes()]);
        new Random(1).nextBytes((byte[]) random.heapBase().orElseThrow());
        R element = codec.read(random, 0);
        assertThat(Codecs.thereAndBack(codec, element))
                .usingRecursiveComparison()
                .isEqualTo(element);
    }

    @Test
    void shortArraysComeBack() {
        assertThatAnythingComesBack(ShortArrays.class);
    }

    @Test
    void longArraysComeBack() {
        assertThatAnythingComesBack(LongArrays.class);
    }

    @Test
    void arraysOfRecordsComeBack() {
        assertThatAnythingComesBack(Book.class);
    }

    @Test
    void arraysLieAsInC() {
        ElementCodec<Book> codec = codec(Book.class);
        assertThat(
                        codec.layout()
                                .byteOffset(
                                        PathElement.groupElement("orders"),
                                        PathElement.sequenceElement(2),
                                        PathElement.groupElement("side")))
                .isEqualTo(8 + 2 * 16 + 8);
        assertThat(codec.sizeBytes()).isEqualTo(8 + 23 * 16);
        assertThat(codec.description())
                .isEqualTo(
                        "Book{int depth; Order{double price; byte side}[3] orders;"
                                + " Order{double price; byte side}[20] done}");
    }

    @Test
    void eachElementIsWhereTheLayoutSays() {
        ElementCodec<Two> codec = codec(Two.class);
        MemorySegment memory = Codecs.memory(codec);
        int[] many = new Random(2).ints(20).toArray();
        codec.write(memory, 0, new Two(new int[] {1, 2}, many));
        int[] written = memory.toArray(ValueLayout.JAVA_INT_UNALIGNED);
        assertThat(written).startsWith(1, 2).endsWith(many).hasSize(22);
    }

    @Test
    void eachReadMakesAnArrayOfItsOwn() {
        ElementCodec<Two> codec = codec(Two.class);
        MemorySegment memory = Codecs.memory(codec);
        Two before = codec.read(memory, 0);
        codec.write(memory, 0, new Two(new int[2], new int[20]));
        assertThat(codec.read(memory, 0).few()).containsOnly(0);
        assertThat(before.few()).containsOnly(0x55555555);
        assertThat(before.many()).containsOnly(0x55555555);
    }

    @Test
    void whateverIsNotZeroIsTrueInArraysToo() {
        ElementCodec<Flags> codec = codec(Flags.class);
        MemorySegment memory = MemorySegment.ofArray(new byte[23]);
        memory.set(ValueLayout.JAVA_BYTE, 1, (byte) 2);
        memory.set(ValueLayout.JAVA_BYTE, 22, (byte) 0xff);
        Flags flags = codec.read(memory, 0);
        assertThat(flags.few()).containsExactly(false, true, false);
        assertThat(flags.many()[19]).isTrue();
        codec.write(memory, 0, flags);
        byte[] expected = new byte[23];
        expected[1] = 1;
        expected[22] = 1;
        assertThat(memory.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(expected);
    }

    @Test
    void anArrayOfAnotherLengthIsRefusedAndNothingOfItWritten() {
        ElementCodec<Two> codec = codec(Two.class);
        MemorySegment memory = Codecs.memory(codec);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.write(memory, 0, new Two(new int[3], new int[20])))
                .withMessage("Two.few: length must be 2, length=3");
        assertThat(codec.read(memory, 0).few()).containsOnly(0x55555555);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.write(memory, 0, new Two(new int[2], new int[21])))
                .withMessage("Two.many: length must be 20, length=21");
        assertThat(codec.read(memory, 0).many()).containsOnly(0x55555555);
    }

    @Test
    void nullIsRefusedByName() {
        ElementCodec<Two> codec = codec(Two.class);
        assertThatNullPointerException()
                .isThrownBy(() -> Codecs.thereAndBack(codec, new Two(new int[2], null)))
                .withMessage("Two.many is null");
        ElementCodec<Book> books = codec(Book.class);
        Book book = new Book(1, new Order[3], new Order[20]);
        assertThatNullPointerException()
                .isThrownBy(() -> Codecs.thereAndBack(books, book))
                .withMessage("Book.orders[] is null");
    }

    @Test
    void theLargestElementComesBack() {
        ElementCodec<Largest> codec = codec(Largest.class);
        byte[] bytes = new byte[1 << 20];
        new Random(3).nextBytes(bytes);
        assertThat(Codecs.thereAndBack(codec, new Largest(bytes)).bytes()).isEqualTo(bytes);
    }
}
