package dev.parley.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.linux.HeapWords;
import dev.parley.table.TableReader.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ProcessTableTest {

    private final HeapWords words = HeapWords.ofSize((int) TableLayout.SIZE_BYTES);
    private final ProcessTable table = new ProcessTable(words);
    private final TableReader reader = new TableReader(words);

    @Test
    void aThreadThatWaitsIsSeenWithWhatItWaitsFor() {
        ThreadRow row = table.row();
        row.await(ThreadState.SEND, 7, 3, 0);
        assertThat(reader.rows())
                .singleElement()
                .satisfies(
                        seen -> {
                            assertThat(seen.state()).isEqualTo(ThreadState.SEND);
                            assertThat(seen.on()).isEqualTo(7);
                            assertThat(seen.slot()).isEqualTo(3);
                            assertThat(seen.waits()).isOne();
                            assertThat(seen.tid()).isPositive();
                            assertThat(seen.thread()).isEqualTo(Thread.currentThread().threadId());
                            assertThat(seen.name()).isEqualTo(Thread.currentThread().getName());
                        });
        row.ready();
        assertThat(reader.rows()).extracting(Row::state).containsExactly(ThreadState.READY);
    }

    @Test
    void itHasWaitedSinceItWasSentAlsoOnceItWasReceived() {
        ThreadRow row = table.row();
        row.await(ThreadState.SEND, 7, 3, 0);
        Row sent = reader.rows().getFirst();
        row.await(ThreadState.REPLY, 7, 3, 0);
        Row received = reader.rows().getFirst();
        assertThat(received.state()).isEqualTo(ThreadState.REPLY);
        assertThat(received.sinceNanos()).isEqualTo(sent.sinceNanos());
        assertThat(received.waits()).isOne();
        assertThat(reader.isStill(sent)).isFalse();
    }

    @Test
    void rowsOfThreadsThatHaveEndedAreUsedAgain() throws Exception {
        ThreadRow mine = table.row();
        for (int i = 0; i < 10 * TableLayout.ROW_COUNT; i++) {
            Thread.ofPlatform().name("brief").start(() -> table.row().ready()).join();
        }
        assertThat(reader.rows().size()).isBetween(2, 100);
        assertThat(reader.hidden()).isZero();
        assertThat(table.row()).isSameAs(mine);
    }

    @Test
    void aVirtualThreadHasARowWhileItWaits() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch seen = new CountDownLatch(1);
        Thread thread =
                Thread.ofVirtual()
                        .name("light")
                        .start(
                                () -> {
                                    ThreadRow row = table.row();
                                    row.await(ThreadState.RECEIVE, 5, ThreadRow.NO_SLOT, 0);
                                    waits.countDown();
                                    awaitQuietly(seen);
                                    row.ready();
                                });
        waits.await();
        assertThat(reader.rows()).extracting(Row::name, Row::tid).hasSize(1);
        assertThat(reader.rows().getFirst().tid()).isZero();
        seen.countDown();
        thread.join();
        assertThat(reader.rows()).isEmpty();
    }

    @Test
    void whoFindsNoRowIsCountedWhileItWaits() throws Exception {
        CountDownLatch wait = new CountDownLatch(TableLayout.ROW_COUNT + 10);
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        ThreadFactory factory = Thread.ofVirtual().factory();
        for (int i = 0; i < TableLayout.ROW_COUNT + 10; i++) {
            Thread thread =
                    factory.newThread(
                            () -> {
                                ThreadRow row = table.row();
                                row.await(ThreadState.SEND, 7, 0, 0);
                                wait.countDown();
                                awaitQuietly(end);
                                row.ready();
                            });
            thread.start();
            threads.add(thread);
        }
        wait.await();
        assertThat(reader.rows()).hasSize(TableLayout.ROW_COUNT);
        assertThat(reader.hidden()).isEqualTo(10);
        end.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(reader.rows()).isEmpty();
        assertThat(reader.hidden()).isZero();
    }

    @Test
    void aLongNameIsCutAndOneWithControlsMended() throws Exception {
        String name = "a\u0007b" + "\u00e4".repeat(40);
        Thread thread = Thread.ofPlatform().name(name).start(() -> table.row().ready());
        thread.join();
        assertThat(reader.rows().getFirst().name()).isEqualTo("a?b" + "\u00e4".repeat(18) + "?");
    }

    @Test
    void aLinkIsSeenWithWhatWasReceivedByItAndWhatIsHeld() {
        LinkRow link = table.link(9);
        link.received();
        link.received();
        link.hold(5);
        TableReader.Served served = served(9);
        assertThat(served.received()).isEqualTo(2);
        assertThat(reader.isHeld(9, served, 5)).isTrue();
        assertThat(reader.isHeld(9, served, 4)).isFalse();
        link.letGo(5);
        assertThat(reader.isHeld(9, served, 5)).isFalse();
    }

    @Test
    void aRowOfALinkThatHasEndedSaysNothingOfTheNext() {
        LinkRow first = table.link(9);
        first.received();
        first.hold(5);
        TableReader.Served before = served(9);
        first.close();
        LinkRow second = table.link(10);
        second.hold(5);
        assertThat(reader.isHeld(9, before, 5)).isFalse();
        assertThat(reader.served()).containsOnlyKeys(10L);
        assertThat(served(10).received()).isZero();
        assertThat(reader.receivedBefore()).isOne();
    }

    @Test
    void aRowIsReadWholeHoweverOftenItIsWritten() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        Thread writer =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    ThreadRow row = table.row();
                                    for (int i = 1; !stop.get(); i++) {
                                        row.await(ThreadState.SEND, i, i & 0xff, 0);
                                        row.ready();
                                    }
                                });
        int read = 0;
        while (read < 3_000) {
            for (Row row : new TableReader(words).rows()) {
                read++;
                boolean waits = row.state() == ThreadState.SEND;
                assertThat(row.slot()).isEqualTo(waits ? (int) row.on() & 0xff : ThreadRow.NO_SLOT);
                assertThat(waits || row.on() == 0).isTrue();
                assertThat(row.waits()).isGreaterThanOrEqualTo(row.on());
            }
        }
        stop.set(true);
        writer.join();
    }

    @Test
    void garbageIsReadWithoutHarm() {
        Random random = new Random(42);
        for (int round = 0; round < 20; round++) {
            for (long at = 0; at < TableLayout.SIZE_BYTES; at += Long.BYTES) {
                words.putLong(at, random.nextLong());
            }
            TableReader anew = new TableReader(words);
            assertThat(anew.rows()).hasSizeLessThanOrEqualTo(TableLayout.ROW_COUNT);
            anew.served()
                    .forEach(
                            (link, served) ->
                                    assertThat(reader.isHeld(link, served, 63)).isIn(true, false));
            assertThat(reader.hidden()).isNotNegative();
        }
    }

    private TableReader.Served served(long link) {
        return Objects.requireNonNull(reader.served().get(link));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
