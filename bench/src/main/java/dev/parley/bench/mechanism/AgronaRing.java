package dev.parley.bench.mechanism;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Agrona's ring between two threads of the client, with as many bytes as a message has, of which an
 * element takes 40. Elements are written where they are to be read; both sides spin.
 */
final class AgronaRing implements Mechanism {

    private static final int TYPE = 1;

    @Override
    public boolean hasBothSides() {
        return true;
    }

    @Override
    public List<String> jvmOptions() {
        return AeronIpc.JVM_OPTIONS;
    }

    @Override
    public AutoCloseable serve(Setting setting) {
        return () -> {};
    }

    @Override
    public Exchange connect(Setting setting) {
        int bytes = Integer.highestOneBit(setting.maxBytes());
        OneToOneRingBuffer ring =
                new OneToOneRingBuffer(
                        new UnsafeBuffer(
                                Message.buffer(bytes + RingBufferDescriptor.TRAILER_LENGTH)));
        return new Writer(ring, setting);
    }

    /** The sums of the last blocks, and how many there were. */
    private static final class Sums implements Tally.Replies {

        private static final int SUMS = 4;
        private static final int COUNT = SUMS;

        private final AtomicLongArray words = new AtomicLongArray(COUNT + 1);
        private long taken;

        @Override
        public void send(long sum) {
            long count = words.getPlain(COUNT);
            words.setPlain((int) (count % SUMS), sum);
            words.setRelease(COUNT, count + 1);
        }

        long await() {
            while (words.getAcquire(COUNT) <= taken) {
                Thread.onSpinWait();
            }
            return words.getPlain((int) (taken++ % SUMS));
        }
    }

    private static final class Writer extends SampleExchange implements MessageHandler {

        private final OneToOneRingBuffer ring;
        private final UnsafeBuffer elements;
        private final Sums sums = new Sums();
        private final Tally tally = new Tally(sums);
        private volatile boolean isClosed;

        Writer(OneToOneRingBuffer ring, Setting setting) {
            super(setting);
            this.ring = ring;
            this.elements = new UnsafeBuffer(ring.buffer());
            OtherSide.start(this::read);
        }

        private void read() {
            while (!isClosed) {
                if (ring.read(this, ParleyStream.MOST) == 0) {
                    Thread.onSpinWait();
                }
            }
        }

        @Override
        public void onMessage(int type, MutableDirectBuffer buffer, int index, int length) {
            tally.take(
                    buffer.getLong(index + Sample.NUMBER),
                    buffer.getLong(index + Sample.BLOCK),
                    buffer.getLong(index + Sample.LEFT),
                    buffer.getLong(index + Sample.RIGHT));
        }

        @Override
        void send(long number, long block) {
            int index = ring.tryClaim(TYPE, Sample.BYTES);
            while (index < 0) {
                Thread.onSpinWait();
                index = ring.tryClaim(TYPE, Sample.BYTES);
            }
            elements.putLong(index + Sample.NUMBER, number);
            elements.putLong(index + Sample.BLOCK, block);
            elements.putLong(index + Sample.LEFT, Sample.left(number));
            elements.putLong(index + Sample.RIGHT, Sample.right(number));
            ring.commit(index);
        }

        @Override
        long awaitReply() {
            return sums.await();
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }
}
