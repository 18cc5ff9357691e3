package dev.parley.bench.mechanism;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.parley.Connection;
import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.kernel.Kernel;
import dev.parley.kernel.KernelOptions;
import dev.parley.streams.Stream;
import dev.parley.streams.StreamOptions;
import dev.parley.streams.StreamPort;
import dev.parley.streams.StreamType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.function.Consumer;

/**
 * A stream of Parley, of as many elements as a message has room for. Replies come by its way back.
 * It waits as it does by default.
 */
class ParleyStream implements Mechanism {

    /** How elements are written and read. */
    enum Manner {
        /** One by one where they are to be read; and read there, as many as there are. */
        IN_PLACE {
            @Override
            void read(Stream<Sample> stream, Tally tally) throws ParleyException {
                Consumer<MemorySegment> reader = elements -> take(elements, tally);
                while (stream.recvInPlace(MOST, reader) > 0) {
                    // It is all done by the reader.
                }
            }

            @Override
            SampleExchange exchange(Link link, Setting setting) {
                return new InPlace(link, setting);
            }
        },
        /** One record after the other. */
        RECORDS {
            @Override
            void read(Stream<Sample> stream, Tally tally) throws ParleyException {
                for (var next = stream.recv(); next.isPresent(); next = stream.recv()) {
                    tally.take(next.get());
                }
            }

            @Override
            SampleExchange exchange(Link link, Setting setting) {
                return new Records(link, setting);
            }
        };

        abstract void read(Stream<Sample> stream, Tally tally) throws ParleyException;

        abstract SampleExchange exchange(Link link, Setting setting);
    }

    /** So many elements at once: all peers have the same. */
    static final int MOST = 256;

    private static final String PORT = "elements";

    /** Made where it is needed: the first one takes a while. */
    private static final class Samples {
        static final StreamType<Sample> TYPE = StreamType.of(MethodHandles.lookup(), Sample.class);
    }

    private final Manner manner;

    ParleyStream(Manner manner) {
        this.manner = manner;
    }

    @Override
    public boolean needsOthers() {
        return true;
    }

    @Override
    public AutoCloseable serveOthers(Setting setting) throws Exception {
        return startKernel(setting);
    }

    static AutoCloseable startKernel(Setting setting) throws IOException {
        return Kernel.start(KernelOptions.userNode(setting.path("kernel")));
    }

    static Parley join(Setting setting) throws ParleyException {
        return Parley.join(JoinOptions.defaults().withSocket(setting.path("kernel")));
    }

    private static StreamOptions options(Setting setting) {
        return StreamOptions.defaults().withCapacity(setting.maxBytes() / Sample.BYTES);
    }

    @Override
    public AutoCloseable serve(Setting setting) throws ParleyException {
        Parley parley = join(setting);
        StreamPort port = StreamPort.open(parley, PORT);
        OtherSide.start(() -> read(port, options(setting)));
        return parley;
    }

    private void read(StreamPort port, StreamOptions options) throws ParleyException {
        try (Stream<Sample> stream = port.accept(Samples.TYPE, options)) {
            manner.read(stream, new Tally(sum -> stream.xmit(Sample.of(sum, 0))));
        }
    }

    private static void take(MemorySegment elements, Tally tally) {
        for (long at = 0; at < elements.byteSize(); at += Sample.BYTES) {
            tally.take(
                    elements.get(JAVA_LONG, at + Sample.NUMBER),
                    elements.get(JAVA_LONG, at + Sample.BLOCK),
                    elements.get(JAVA_LONG, at + Sample.LEFT),
                    elements.get(JAVA_LONG, at + Sample.RIGHT));
        }
    }

    @Override
    public SampleExchange connect(Setting setting) throws ParleyException {
        Parley parley = join(setting);
        Connection connection = parley.connect(PORT);
        return manner.exchange(
                new Link(parley, Stream.open(connection, Samples.TYPE, options(setting))), setting);
    }

    /** What is between the two sides. */
    record Link(Parley parley, Stream<Sample> stream) {

        long awaitReply() throws ParleyException {
            return stream.recv().orElseThrow().number();
        }

        void close() {
            stream.close();
            parley.close();
        }
    }

    private static final class InPlace extends SampleExchange {

        private final Link link;
        private final Consumer<MemorySegment> writer = this::write;
        private long number;
        private long block;

        InPlace(Link link, Setting setting) {
            super(setting);
            this.link = link;
        }

        @Override
        void send(long sampleNumber, long sampleBlock) throws ParleyException {
            number = sampleNumber;
            block = sampleBlock;
            link.stream().xmitInPlace(1, writer);
        }

        private void write(MemorySegment room) {
            Sample.write(room, number, block);
        }

        @Override
        long awaitReply() throws ParleyException {
            return link.awaitReply();
        }

        @Override
        public void close() {
            link.close();
        }
    }

    private static final class Records extends SampleExchange {

        private final Link link;

        Records(Link link, Setting setting) {
            super(setting);
            this.link = link;
        }

        @Override
        void send(long number, long block) throws ParleyException {
            link.stream().xmit(Sample.of(number, block));
        }

        @Override
        long awaitReply() throws ParleyException {
            return link.awaitReply();
        }

        @Override
        public void close() {
            link.close();
        }
    }
}
