package dev.parley.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.streams.element.ElementCodec;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("ArrayRecordComponent") // handed over, never shared
class StreamTypeTest {

    private record Point(int x, int y) {}

    private record Sample(long nanos, @Length(3) double[] axes, Point at) {}

    public record Open(short x) {}

    /** Another class with the same components, as another process has it. */
    private static final class Other {
        private record Point(int x, int y) {}
    }

    private static final StreamType<Sample> SAMPLES =
            StreamType.of(MethodHandles.lookup(), Sample.class);

    private static final StreamType<Point> POINTS =
            StreamType.of(MethodHandles.lookup(), Point.class);

    @Test
    void aTypeIsDescribedByItsComponentsAndItsVersion() {
        assertThat(SAMPLES.description())
                .isEqualTo("Sample{long nanos; double[3] axes; Point{int x; int y} at} version 1")
                .isEqualTo(SAMPLES.toString());
        assertThat(SAMPLES.withVersion(2).description()).endsWith("} version 2");
    }

    @Test
    void theDescriptionIsTheSameWhateverTheLanguage() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            StreamType<Sample> type = StreamType.of(MethodHandles.lookup(), Sample.class);
            assertThat("%d".formatted(3)).isNotEqualTo("3");
            assertThat(type).isEqualTo(SAMPLES).hasToString(SAMPLES.description());
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void typesWithTheSameDescriptionAreEqual() {
        StreamType<?> other = StreamType.of(MethodHandles.lookup(), Other.Point.class);
        assertThat(POINTS).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(POINTS.withVersion(1)).isEqualTo(POINTS);
        assertThat(POINTS.withVersion(2)).isNotEqualTo(POINTS);
        assertThat(POINTS).isNotEqualTo(SAMPLES).isNotEqualTo(StreamType.bytes());
    }

    @Test
    void aRecordIsOfFixedSize() {
        assertThat(SAMPLES.isFixedSize()).isTrue();
        assertThat(SAMPLES.elementBytes()).isEqualTo(40);
        assertThat(SAMPLES.layout().orElseThrow().byteSize()).isEqualTo(40);
        assertThat(SAMPLES.version()).isEqualTo(1);
    }

    @Test
    void aTypeHasACodec() {
        ElementCodec<Point> codec = POINTS.withVersion(3).codec().orElseThrow();
        MemorySegment memory = MemorySegment.ofArray(new byte[8]);
        codec.write(memory, 0, new Point(1, 2));
        assertThat(codec.read(memory, 0)).isEqualTo(new Point(1, 2));
    }

    @Test
    void bytesAreOfAnySize() {
        StreamType<byte[]> bytes = StreamType.bytes();
        assertThat(bytes.description()).isEqualTo("bytes version 1");
        assertThat(bytes.withVersion(7).description()).isEqualTo("bytes version 7");
        assertThat(bytes.isFixedSize()).isFalse();
        assertThat(bytes.elementBytes()).isZero();
        assertThat(bytes.layout()).isEmpty();
        assertThat(bytes.codec()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void aVersionIsAtLeastOne(int version) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> POINTS.withVersion(version))
                .withMessage("version must be >= 1, version=" + version);
    }

    @Test
    void aPublicRecordNeedsNoLookup() {
        assertThat(StreamType.of(Open.class).description()).isEqualTo("Open{short x} version 1");
    }

    @Test
    void aPrivateOneDoes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StreamType.of(Point.class))
                .withMessageEndingWith(": pass MethodHandles.lookup() of a class that sees it");
    }
}
