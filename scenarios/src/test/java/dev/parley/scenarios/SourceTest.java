package dev.parley.scenarios;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Burst;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Proxy;
import dev.parley.Source;
import dev.parley.junit.ParleyNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What happens outside is received as a message. */
@Timeout(120)
class SourceTest {

    private static final Duration TICK = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @TempDir Path directory;

    private Parley parley;
    private Port port;
    private Proxy proxy;

    @BeforeEach
    void open() throws Exception {
        parley = NODE.join();
        port = parley.open();
        proxy = port.proxy(new byte[] {1});
    }

    @AfterEach
    void close() {
        parley.close();
    }

    private void receive() throws Exception {
        assertThat(port.receive()).isSameAs(proxy);
    }

    @Test
    void timeAgainAndAgain() throws Exception {
        try (Source _ = Source.every(TICK, proxy::trigger)) {
            for (int i = 0; i < 20; i++) {
                receive();
            }
        }
    }

    @Test
    void timeOnce() throws Exception {
        try (Source _ = Source.after(TICK, proxy::trigger)) {
            receive();
            assertThat(port.poll()).isEmpty();
        }
    }

    @Test
    void aSourceThatIsClosedHappensNoMore() throws Exception {
        Source source = Source.every(TICK, proxy::trigger);
        receive();
        proxy.close();
        Soon.soon().until(source::isClosed);
    }

    @Test
    void aSignalAndAfterwardsItsFormerEffect() throws Exception {
        try (Source _ = Source.onSignal("USR1", proxy::trigger);
                Source second = Source.onSignal("USR1", proxy::trigger)) {
            second.close();
            for (int i = 0; i < 3; i++) {
                Runtime.getRuntime()
                        .exec(new String[] {"kill", "-USR1", "" + ProcessHandle.current().pid()})
                        .waitFor();
                receive();
            }
            assertThat(port.poll()).isEmpty();
        }
        assertThatThrownBy(() -> Source.onSignal("NONE", proxy::trigger))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aChannelOnceAndAgainWhenItIsRearmed() throws Exception {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel reading = pipe.source();
                Pipe.SinkChannel writing = pipe.sink()) {
            assertThatThrownBy(() -> Source.onReadable(reading, proxy::trigger))
                    .isInstanceOf(IllegalBlockingModeException.class);
            reading.configureBlocking(false);
            try (Source source = Source.onReadable(reading, proxy::trigger)) {
                for (int i = 0; i < 3; i++) {
                    writing.write(ByteBuffer.wrap(new byte[1]));
                    receive();
                    writing.write(ByteBuffer.wrap(new byte[1]));
                    reading.read(ByteBuffer.allocate(2));
                    assertThat(port.poll()).isEmpty();
                    source.rearm();
                }
                writing.close();
                receive();
            }
        }
    }

    @Test
    void aDescriptorOnceAndAgainWhenItIsRearmed() throws Exception {
        Path path = directory.resolve("fifo");
        new ProcessBuilder("mkfifo", path.toString()).start().waitFor();
        try (RandomAccessFile fifo = new RandomAccessFile(path.toFile(), "rw");
                Source source = Source.onReadable(number(path), proxy::trigger)) {
            for (int i = 0; i < 3; i++) {
                fifo.write(1);
                receive();
                fifo.write(2);
                fifo.readFully(new byte[2]);
                assertThat(port.poll()).isEmpty();
                source.rearm();
            }
        }
    }

    @Test
    void aDescriptorThatCannotBeWaitedForIsRefused() throws Exception {
        Path path = Files.createFile(directory.resolve("plain"));
        try (RandomAccessFile _ = new RandomAccessFile(path.toFile(), "rw")) {
            assertThatThrownBy(() -> Source.onReadable(number(path), proxy::trigger))
                    .isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> Source.onReadable(999_999, proxy::trigger))
                .isInstanceOf(IOException.class);
    }

    /** The number of the descriptor by which this process has a file open. */
    private static int number(Path file) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(link -> leadsTo(link, file))
                    .mapToInt(link -> Integer.parseInt(link.getFileName().toString()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static boolean leadsTo(Path link, Path file) {
        try {
            return Files.readSymbolicLink(link).equals(file.toRealPath());
        } catch (IOException _) {
            return false; // it was that of the list
        }
    }

    @Test
    void aFileThatIsMadeOrChangedOrRemoved() throws Exception {
        Path file = directory.resolve("watched");
        try (Source _ = Source.onChange(file, proxy::trigger)) {
            Files.writeString(directory.resolve("other"), "x");
            Files.writeString(file, "one");
            receive();
            Files.delete(file);
            receive();
        }
        try (Source _ = Source.onChange(directory, proxy::trigger)) {
            Files.writeString(directory.resolve("any"), "x", UTF_8);
            receive();
        }
    }

    @Test
    void manyEventsAreToldAtOnce() throws Exception {
        Burst burst = new Burst(proxy, 10, LONG);
        for (int i = 0; i < 9; i++) {
            burst.event();
        }
        assertThat(port.poll()).isEmpty();
        burst.event();
        burst.event();
        receive();
        assertThat(burst.take()).isEqualTo(11);
        assertThat(port.poll()).isEmpty();
        for (int i = 0; i < 25; i++) {
            burst.event();
        }
        receive();
        assertThat(port.poll()).isEmpty();
        assertThat(burst.take()).isEqualTo(25);
    }

    @Test
    void fewEventsAreToldWhenTheyAreOld() throws Exception {
        Burst burst = new Burst(proxy, 1000, TICK);
        for (int i = 0; i < 3; i++) {
            burst.event();
            burst.event();
            receive();
            long told = burst.take();
            if (told == 1) { // the second one was too late for the first time
                receive();
                told += burst.take();
            }
            assertThat(told).isEqualTo(2);
        }
    }

    @Test
    void aBurstOfASourceLosesNoEvent() throws Exception {
        Burst burst = new Burst(proxy, 8, Duration.ofMillis(20));
        try (Source _ = Source.every(TICK, burst::event)) {
            long events = 0;
            int messages = 0;
            while (events < 64) {
                receive();
                long taken = burst.take();
                assertThat(taken).isPositive();
                events += taken;
                messages++;
            }
            assertThat(messages).isLessThanOrEqualTo((int) events);
        }
    }
}
