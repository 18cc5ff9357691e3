package dev.parley.bench.mechanism;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.streams.Stream;
import dev.parley.streams.StreamOptions;
import dev.parley.streams.StreamPort;
import dev.parley.streams.StreamType;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/**
 * A stream of bytes of Parley, one way. A frame is copied from {@link Bulk} memory of the client's
 * into the queue, and from there into such memory of the server's, at the same time as the next.
 * Each has its number at its beginning and at its end; of every so many the server tells how many
 * were right.
 */
final class ParleyFrames implements Mechanism {

    private static final String PORT = "frames";

    /** Frames that there is room for. */
    private static final int CAPACITY = 4;

    private static final int FRAME_HEADER = 16;

    /** So many have one reply. */
    private static final int GROUP = 16;

    @Override
    public boolean needsOthers() {
        return true;
    }

    @Override
    public AutoCloseable serveOthers(Setting setting) throws Exception {
        return ParleyStream.startKernel(setting);
    }

    private static StreamOptions options(Setting setting) {
        return StreamOptions.defaults()
                .withCapacity((long) CAPACITY * (setting.maxBytes() + FRAME_HEADER));
    }

    @Override
    public AutoCloseable serve(Setting setting) throws ParleyException {
        Parley parley = ParleyStream.join(setting);
        StreamPort port = StreamPort.open(parley, PORT);
        OtherSide.start(() -> read(port, setting));
        return parley;
    }

    private static void read(StreamPort port, Setting setting) throws ParleyException {
        try (Stream<byte[]> stream = port.accept(StreamType.bytes(), options(setting))) {
            Reader reader = new Reader();
            Consumer<MemorySegment> writer = room -> room.set(JAVA_LONG, 0, reader.right);
            while (stream.recvInPlace(1, reader) > 0) {
                if (reader.count % GROUP == 0) {
                    stream.xmitInPlace(Long.BYTES, writer);
                }
            }
        }
    }

    private static final class Reader implements Consumer<MemorySegment> {

        private final Bulk bulk = new Bulk();
        private long count;
        private long right;

        @Override
        public void accept(MemorySegment frame) {
            long size = frame.byteSize();
            MemorySegment own = bulk.next(size);
            MemorySegment.copy(frame, 0, own, 0, size);
            count++;
            boolean isRight =
                    own.get(JAVA_LONG_UNALIGNED, 0) == count
                            && own.get(JAVA_LONG_UNALIGNED, size - Long.BYTES) == count;
            right += isRight ? 1 : 0;
        }
    }

    @Override
    public Exchange connect(Setting setting) throws ParleyException {
        Parley parley = ParleyStream.join(setting);
        Connection connection = parley.connect(PORT);
        return new Writer(
                parley, Stream.open(connection, StreamType.bytes(), options(setting)), setting);
    }

    private static final class Writer extends Exchange {

        private final Parley parley;
        private final Stream<byte[]> stream;
        private final Bulk bulk = new Bulk();
        private MemorySegment own = bulk.next(0);
        private final Consumer<MemorySegment> writer = this::write;
        private final Consumer<MemorySegment> reader = this::read;
        private long right;

        Writer(Parley parley, Stream<byte[]> stream, Setting setting) {
            super(setting);
            this.parley = parley;
            this.stream = stream;
        }

        @Override
        protected void exchange() throws ParleyException {
            int size = request.limit();
            long count = Message.stamp(request);
            own = bulk.next(size);
            own.set(JAVA_LONG_UNALIGNED, 0, count);
            own.set(JAVA_LONG_UNALIGNED, size - Long.BYTES, count);
            stream.xmitInPlace(size, writer);
            if (count % GROUP == 0 && count > GROUP) {
                check(count - GROUP);
            }
            Message.pretend(request, reply);
        }

        /** Of the group before: while this one is read, nobody waits. */
        private void check(long count) throws ParleyException {
            stream.recvInPlace(1, reader);
            if (right != count) {
                throw new IllegalStateException(count + " frames, and " + right + " are right");
            }
        }

        private void write(MemorySegment room) {
            MemorySegment.copy(own, 0, room, 0, room.byteSize());
        }

        private void read(MemorySegment reply) {
            right = reply.get(JAVA_LONG, 0);
        }

        @Override
        public void close() {
            stream.close();
            parley.close();
        }
    }
}
