package dev.parley.bench.mechanism;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Elements by Aeron's IPC, set up as {@link AeronIpc} is, both sides spinning. Each is written
 * where it is to be read. How far the writer may be ahead is told by the driver, which sleeps in
 * between: half a term. With terms as short as the queues of others it would only wait for that, so
 * they are many times as long.
 */
final class AeronStream implements Mechanism {

    private static final AeronIpc.Idling IDLING = AeronIpc.Idling.SPIN;
    private static final String CHANNEL = "aeron:ipc";
    private static final int ELEMENTS = 3;
    private static final int REPLIES = 4;
    private static final int TERM_PARTS = 64;

    /** The longest fragment: not more than an eighth of a term. */
    private static final int MTU_BYTES = 8 << 10;

    @Override
    public boolean needsOthers() {
        return true;
    }

    @Override
    public List<String> jvmOptions() {
        return AeronIpc.JVM_OPTIONS;
    }

    @Override
    public AutoCloseable serveOthers(Setting setting) {
        return AeronIpc.Driver.launch(setting);
    }

    @Override
    public AutoCloseable serve(Setting setting) {
        return new Reader(setting);
    }

    @Override
    public Exchange connect(Setting setting) {
        return new Writer(setting);
    }

    private static final class Reader implements AutoCloseable, FragmentHandler {

        private final Aeron aeron;
        private final Subscription elements;
        private final ExclusivePublication replies;
        private final UnsafeBuffer reply = new UnsafeBuffer(Message.buffer(Long.BYTES));
        private final Tally tally = new Tally(this::reply);
        private final Thread thread;
        private volatile boolean isClosed;

        Reader(Setting setting) {
            aeron = AeronIpc.Side.join(setting, IDLING);
            elements = aeron.addSubscription(CHANNEL, ELEMENTS);
            replies = aeron.addExclusivePublication(CHANNEL, REPLIES);
            thread = OtherSide.start(this::read);
        }

        private void read() {
            while (!isClosed) {
                if (elements.poll(this, ParleyStream.MOST) == 0) {
                    Thread.onSpinWait();
                }
            }
        }

        @Override
        public void onFragment(DirectBuffer buffer, int offset, int length, Header header) {
            tally.take(
                    buffer.getLong(offset + Sample.NUMBER),
                    buffer.getLong(offset + Sample.BLOCK),
                    buffer.getLong(offset + Sample.LEFT),
                    buffer.getLong(offset + Sample.RIGHT));
        }

        private void reply(long sum) {
            reply.putLong(0, sum);
            while (replies.offer(reply) < 0 && !isClosed) {
                Thread.onSpinWait();
            }
        }

        @Override
        public void close() throws InterruptedException {
            isClosed = true;
            thread.join();
            aeron.close();
        }
    }

    private static final class Writer extends SampleExchange implements FragmentHandler {

        private final Aeron aeron;
        private final ExclusivePublication elements;
        private final Subscription replies;
        private final BufferClaim claim = new BufferClaim();
        private long sum;

        Writer(Setting setting) {
            super(setting);
            aeron = AeronIpc.Side.join(setting, IDLING);
            replies = aeron.addSubscription(CHANNEL, REPLIES);
            elements = aeron.addExclusivePublication(channel(setting.maxBytes()), ELEMENTS);
            while (!elements.isConnected() || !replies.isConnected()) {
                Thread.onSpinWait();
            }
        }

        private static String channel(int bytes) {
            int termBytes = bytes * TERM_PARTS;
            return CHANNEL + "?mtu=" + MTU_BYTES + "|term-length=" + termBytes;
        }

        @Override
        void send(long number, long block) {
            claim();
            MutableDirectBuffer buffer = claim.buffer();
            int at = claim.offset();
            buffer.putLong(at + Sample.NUMBER, number);
            buffer.putLong(at + Sample.BLOCK, block);
            buffer.putLong(at + Sample.LEFT, Sample.left(number));
            buffer.putLong(at + Sample.RIGHT, Sample.right(number));
            claim.commit();
        }

        private void claim() {
            long position = elements.tryClaim(Sample.BYTES, claim);
            while (position < 0) {
                if (position != Publication.BACK_PRESSURED
                        && position != Publication.ADMIN_ACTION) {
                    throw new IllegalStateException("the server has gone");
                }
                Thread.onSpinWait();
                position = elements.tryClaim(Sample.BYTES, claim);
            }
        }

        @Override
        long awaitReply() {
            while (replies.poll(this, 1) == 0) {
                Thread.onSpinWait();
            }
            return sum;
        }

        @Override
        public void onFragment(DirectBuffer buffer, int offset, int length, Header header) {
            sum = buffer.getLong(offset);
        }

        @Override
        public void close() {
            aeron.close();
        }
    }
}
