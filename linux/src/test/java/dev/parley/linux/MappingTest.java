package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.linux.Mapping.Access;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MappingTest {

    private static final long SIZE = 8192;

    @Test
    void twoMappingsShowTheSameMemory() throws IOException {
        try (Fd fd = Memfd.create("test", SIZE)) {
            Mapping first = Mapping.map(fd, SIZE, Access.READ_WRITE);
            Mapping second = Mapping.map(fd, SIZE, Access.READ_ONLY);

            first.words().setLongRelease(8, 42);

            assertThat(second.words().getLongAcquire(8)).isEqualTo(42);
            first.retire();
            second.retire();
        }
    }

    @Test
    void outlivesItsDescriptor() throws IOException {
        Mapping mapping = map(SIZE);

        mapping.words().putInt(SIZE - 4, 7);

        assertThat(mapping.words().getInt(SIZE - 4)).isEqualTo(7);
        mapping.retire();
    }

    @Test
    void theSegmentIsTheWholeMapping() throws IOException {
        Mapping mapping = map(SIZE);

        mapping.segment().set(JAVA_INT, 16, 99);

        assertThat(mapping.segment().byteSize()).isEqualTo(SIZE);
        assertThat(mapping.segment().address()).isEqualTo(mapping.address());
        assertThat(mapping.words().getInt(16)).isEqualTo(99);
        assertThat(mapping.sizeBytes()).isEqualTo(SIZE);
        mapping.retire();
    }

    @Test
    void theSegmentOfAReadOnlyMappingIsReadOnly() throws IOException {
        try (Fd fd = Memfd.create("test", SIZE)) {
            Mapping mapping = Mapping.map(fd, SIZE, Access.READ_ONLY);

            assertThat(mapping.segment().isReadOnly()).isTrue();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> mapping.segment().set(JAVA_INT, 0, 1));
            mapping.retire();
        }
    }

    @Test
    void readingAloneDoesNotStandInTheWayOfASealAndSeesWhatIsThere() throws IOException {
        try (Fd fd = Memfd.create("test", SIZE)) {
            Mapping writing = Mapping.map(fd, SIZE, Access.READ_WRITE);
            Mapping reading = Mapping.mapLazily(fd, SIZE, Access.UNCHANGEABLE);
            assertThat(reading.words().getLong(0)).isZero();
            writing.words().putLong(0, 42);
            assertThat(reading.words().getLong(0)).isEqualTo(42);
            writing.recycle();

            Memfd.seal(fd, Memfd.UNCHANGEABLE);

            assertThat(reading.words().getLong(0)).isEqualTo(42);
            assertThat(reading.segment().isReadOnly()).isTrue();
            Mapping after = Mapping.map(fd, SIZE, Access.UNCHANGEABLE);
            assertThat(after.words().getLong(0)).isEqualTo(42);
            reading.recycle();
            after.recycle();
        }
    }

    @Test
    void noAddressIsGivenOutTwice() throws IOException {
        Set<Long> addresses = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            Mapping mapping = map(SIZE);
            assertThat(addresses.add(mapping.address())).isTrue();
            mapping.retire();
        }
    }

    @Test
    void mappingsOfOddSizesDoNotOverlap() throws IOException {
        Mapping first = map(AddressRange.GRAIN_BYTES + 1);
        Mapping second = map(1);

        assertThat(second.address())
                .satisfiesAnyOf(
                        a -> assertThat(a).isGreaterThanOrEqualTo(first.address() + (128 << 10)),
                        a -> assertThat(a).isLessThan(first.address()));
        first.retire();
        second.retire();
    }

    @Test
    void refusesASizeOutsideItsLimits() throws IOException {
        try (Fd fd = Memfd.create("test", SIZE)) {
            for (long size : new long[] {Long.MIN_VALUE, 0, Mapping.MAX_SIZE_BYTES + 1}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> Mapping.map(fd, size, Access.READ_WRITE))
                        .withMessageEndingWith("sizeBytes=" + size);
            }
        }
    }

    @Test
    void mapsAreasThatAreLargerThanAChunkOfAddresses() throws IOException {
        long size = 65L << 30;
        try (Fd fd = Memfd.create("test", SIZE)) {
            // Only the first pages exist; the rest shows that so many addresses are there.
            Mapping mapping = Mapping.map(fd, size, Access.READ_WRITE);

            mapping.words().putLong(0, 1);
            mapping.retire();

            mapping.words().putLong(size - 8, 2);
            assertThat(mapping.words().getLong(0)).isZero();
            assertThat(mapping.words().getLong(size - 8)).isEqualTo(2);
            mapping.trim();
        }
    }

    @Test
    void refusesADescriptorThatCannotBeMapped() throws IOException {
        try (EventFd eventFd = EventFd.create()) {
            assertThatThrownBy(() -> Mapping.map(eventFd.fd(), SIZE, Access.READ_WRITE))
                    .isInstanceOf(ErrnoException.class)
                    .hasMessageStartingWith("mmap: ");
        }
    }

    @Test
    void aRetiredMappingReadsAsZeros() throws IOException {
        Mapping mapping = map(SIZE);
        mapping.words().putLong(0, 42);

        mapping.retire();

        assertThat(mapping.isRetired()).isTrue();
        assertThat(mapping.words().getLong(0)).isZero();
    }

    @Test
    void writesIntoARetiredMappingReachNobody() throws IOException {
        try (Fd fd = Memfd.create("test", SIZE)) {
            Mapping retired = Mapping.map(fd, SIZE, Access.READ_ONLY);
            Mapping other = Mapping.map(fd, SIZE, Access.READ_WRITE);
            retired.retire();
            Words late = Words.over(retired.address(), SIZE); // read-only before, writable now

            late.putLong(0, 42);

            assertThat(late.getLong(0)).isEqualTo(42);
            assertThat(other.words().getLong(0)).isZero();
            other.retire();
        }
    }

    @Test
    void retiringTwiceKeepsWhatWasWrittenInBetween() throws IOException {
        Mapping mapping = map(SIZE);
        mapping.retire();
        mapping.words().putLong(0, 42);

        mapping.retire();

        assertThat(mapping.words().getLong(0)).isEqualTo(42);
    }

    @Test
    void trimGivesBackTheLatePages() throws IOException {
        Mapping mapping = map(SIZE);
        mapping.retire();
        mapping.words().putLong(0, 42);

        mapping.trim();

        assertThat(mapping.words().getLong(0)).isZero();
    }

    @Test
    void trimDoesNothingBeforeRetirement() throws IOException {
        Mapping mapping = map(SIZE);
        mapping.words().putLong(0, 42);

        mapping.trim();

        assertThat(mapping.isRetired()).isFalse();
        assertThat(mapping.words().getLong(0)).isEqualTo(42);
        mapping.retire();
    }

    @Test
    void threadsThatAreStillInsideDoNotFault() throws Exception {
        Mapping mapping = map(SIZE);
        Words words = mapping.words();
        words.setLongVolatile(0, 42);
        CountDownLatch inside = new CountDownLatch(2);
        AtomicBoolean stop = new AtomicBoolean();
        var reader =
                Companion.runs(
                        () -> {
                            inside.countDown();
                            while (words.getLongAcquire(0) != 0) {
                                Thread.onSpinWait();
                            }
                        });
        var writer =
                Companion.runs(
                        () -> {
                            inside.countDown();
                            while (!stop.get()) {
                                words.getAndAddInt(4096, 1);
                                words.compareAndExchangeLong(4104, 0, 1);
                            }
                        });
        inside.await();

        mapping.retire();

        reader.join();
        stop.set(true);
        writer.join();
    }

    private static Mapping map(long size) throws IOException {
        try (Fd fd = Memfd.create("test", size)) {
            return Mapping.map(fd, size, Access.READ_WRITE);
        }
    }

    @Test
    void whatCrossesTheEndOfARingIsInOnePiece() throws IOException {
        long page = Mapping.pageBytes();
        try (Fd fd = Memfd.create("test", 3 * page)) {
            Mapping ring = Mapping.mapRing(fd, page, 2 * page, Access.READ_WRITE);
            Mapping plain = Mapping.map(fd, 3 * page, Access.READ_ONLY);

            ring.words().putLong(3 * page - 4, 0x1122_3344_5566_7788L);
            ring.words().putInt(page + 8, 77);

            assertThat(ring.sizeBytes()).isEqualTo(5 * page);
            assertThat(ring.words().getInt(page)).isEqualTo(0x1122_3344);
            assertThat(plain.words().getInt(3 * page - 4)).isEqualTo(0x5566_7788);
            assertThat(ring.words().getInt(3 * page + 8)).isEqualTo(77);
            assertThat(ring.words().getInt(0)).isZero();
            ring.retire();
            assertThat(ring.words().getInt(3 * page + 8)).isZero();
            plain.retire();
        }
    }

    @Test
    void aRingIsOfWholePages() throws IOException {
        long page = Mapping.pageBytes();
        try (Fd fd = Memfd.create("test", 3 * page)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Mapping.mapRing(fd, page, page + 8, Access.READ_ONLY))
                    .withMessageContaining("ringBytes=" + (page + 8));
            Mapping none = Mapping.mapRing(fd, page, 0, Access.READ_ONLY);
            assertThat(none.sizeBytes()).isEqualTo(page);
            none.retire();
        }
    }

    @Test
    void thePageSizeIsTheSystems() throws IOException, InterruptedException {
        Process getconf = new ProcessBuilder("getconf", "PAGESIZE").start();
        String answer = new String(getconf.getInputStream().readAllBytes(), US_ASCII).strip();
        getconf.waitFor();

        assertThat(Mapping.pageBytes()).isEqualTo(Long.parseLong(answer));
    }
}
