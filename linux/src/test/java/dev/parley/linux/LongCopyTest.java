package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies that are long enough for the C library. */
class LongCopyTest {

    private static final long SIZE = 17 << 20;
    private static final long LONG = 64 << 10;

    private final Arena arena = Arena.ofShared();
    private Mapping mapping;
    private Words words;

    @BeforeEach
    void map() throws IOException {
        try (Fd fd = Memfd.create("copies", SIZE)) {
            mapping = Mapping.map(fd, SIZE, Mapping.Access.READ_WRITE);
            words = mapping.words();
        }
    }

    @AfterEach
    void unmap() {
        arena.close();
        mapping.retire();
    }

    private MemorySegment pattern(MemorySegment target) {
        for (long i = 0; i < target.byteSize(); i++) {
            target.set(JAVA_BYTE, i, (byte) (i * 31 + (i >> 12)));
        }
        return target;
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                8191,
                8192,
                8193,
                (1 << 20) - 1,
                1 << 20,
                (1 << 20) + 1,
                5 << 19,
                16 << 20,
                (16 << 20) + 1
            })
    void everyByteArrivesAndNoneBesides(int length) {
        for (boolean isHeap : new boolean[] {true, false}) {
            MemorySegment source = pattern(segment(isHeap, length + 7));
            MemorySegment target = segment(isHeap, length + 20);
            words.putByte(4 + length, (byte) 99);

            words.copyIn(4, source, 7, length);
            words.copyOut(4, target, 10, length);

            assertThat(target.asSlice(10, length).mismatch(source.asSlice(7, length)))
                    .isEqualTo(-1);
            assertThat(target.get(JAVA_BYTE, 9)).isZero();
            assertThat(target.get(JAVA_BYTE, 10 + length)).isZero();
            assertThat(words.getByte(4 + length)).isEqualTo((byte) 99);
        }
    }

    private MemorySegment segment(boolean isHeap, int bytes) {
        return isHeap ? MemorySegment.ofArray(new byte[bytes]) : arena.allocate(bytes);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 64, 4096, LONG - 1, -1, -64, -4096, 1 - LONG})
    void whatOverlapsIsCopiedAsIfItWereReadFirst(long distance) {
        long from = 1 << 20;
        MemorySegment expected = pattern(arena.allocate(LONG));
        words.copyIn(from, expected, 0, LONG);

        words.copyIn(from + distance, mapping.view(from, LONG, arena), 0, LONG);

        MemorySegment copied = mapping.view(from + distance, LONG, arena);
        assertThat(copied.mismatch(expected)).isEqualTo(-1);
    }

    @Test
    void aMistakeIsToldAsThatOfAShortCopyIs() {
        MemorySegment source = arena.allocate(LONG);
        assertThatThrownBy(() -> words.copyOut(0, source.asReadOnly(), 0, LONG))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> words.copyIn(0, source, 1, LONG))
                .isInstanceOf(IndexOutOfBoundsException.class);
        Arena closed = Arena.ofShared();
        MemorySegment gone = closed.allocate(LONG);
        closed.close();
        assertThatThrownBy(() -> words.copyIn(0, gone, 0, LONG))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anotherThreadsSegmentIsItsOwn() {
        try (Arena own = Arena.ofConfined()) {
            MemorySegment mine = own.allocate(LONG);
            assertThatThrownBy(
                            () ->
                                    CompletableFuture.runAsync(() -> words.copyIn(0, mine, 0, LONG))
                                            .join())
                    .hasCauseInstanceOf(WrongThreadException.class);
        }
    }
}
