package dev.parley.bench.mechanism;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.Configuration;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * Aeron's IPC with a media driver in a third process. As its low-latency settings advise: exclusive
 * publications, terms that are touched before they are used, no bounds checks, all in /dev/shm; and
 * the largest fragments, since there is no network that they would have to fit. The driver backs
 * off when idle, as it comes: it is not on the way of a message, and where there are two processors
 * its spinning would be taken from the server.
 *
 * <p>All clients publish their requests on one stream; the replies to each come on a stream with
 * the session id of its requests. Fragments go right to where the message is to be: Aeron's own
 * assembler would copy them once more.
 */
final class AeronIpc implements Mechanism {

    /** What server and clients do while there is nothing to be done. */
    enum Idling {
        SPIN,
        YIELD,
        BACKOFF;

        private IdleStrategy strategy() {
            return switch (this) {
                case SPIN -> BusySpinIdleStrategy.INSTANCE;
                case YIELD -> YieldingIdleStrategy.INSTANCE;
                case BACKOFF -> new BackoffIdleStrategy();
            };
        }
    }

    /** What a JVM with Aeron, or Agrona, in it is told. */
    static final List<String> JVM_OPTIONS =
            List.of(
                    "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                    "-Dagrona.disable.bounds.checks=true");

    private static final String CHANNEL = "aeron:ipc";
    private static final int REQUESTS = 1;
    private static final int REPLIES = 2;
    private static final int FRAGMENT_LIMIT = 10;
    private static final int MIN_TERM_BYTES = 4 << 20;

    /** A message may have an eighth of a term, and no more than this. */
    private static final int MAX_BYTES = 16 << 20;

    private static final int TERM_PARTS = 8;

    /** How long a process may be stopped without being given up. */
    private static final long PATIENCE_SECONDS = TimeUnit.HOURS.toSeconds(1);

    private final Idling idling;

    AeronIpc(Idling idling) {
        this.idling = idling;
    }

    @Override
    public boolean needsOthers() {
        return true;
    }

    @Override
    public int maxBytes() {
        return MAX_BYTES;
    }

    @Override
    public List<String> jvmOptions() {
        return JVM_OPTIONS;
    }

    @Override
    public AutoCloseable serveOthers(Setting setting) {
        return Driver.launch(setting);
    }

    @Override
    public AutoCloseable serve(Setting setting) {
        return new Server(setting, idling);
    }

    @Override
    public Exchange connect(Setting setting) {
        return new Client(setting, idling);
    }

    /** In memory, and nobody else's. */
    private static String directory(Setting setting) {
        return "/dev/shm/aeron" + setting.directory().toAbsolutePath().toString().replace('/', '-');
    }

    /** The third process. */
    static final class Driver {

        static MediaDriver launch(Setting setting) {
            int termBytes =
                    Math.max(
                            MIN_TERM_BYTES,
                            BitUtil.findNextPositivePowerOfTwo(setting.maxBytes() * TERM_PARTS));
            return MediaDriver.launch(
                    new MediaDriver.Context()
                            .aeronDirectoryName(directory(setting))
                            .dirDeleteOnStart(true)
                            .dirDeleteOnShutdown(true)
                            .threadingMode(ThreadingMode.SHARED)
                            .sharedIdleStrategy(new BackoffIdleStrategy())
                            .ipcTermBufferLength(termBytes)
                            .ipcMtuLength(Configuration.MAX_UDP_PAYLOAD_LENGTH)
                            .termBufferSparseFile(false)
                            .driverTimeoutMs(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS))
                            .clientLivenessTimeoutNs(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS))
                            .publicationUnblockTimeoutNs(
                                    TimeUnit.SECONDS.toNanos(2 * PATIENCE_SECONDS)));
        }
    }

    /** What both sides do. */
    static final class Side {

        static Aeron join(Setting setting, Idling idling) {
            return Aeron.connect(
                    new Aeron.Context()
                            .aeronDirectoryName(directory(setting))
                            .driverTimeoutMs(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS))
                            .awaitingIdleStrategy(idling.strategy())
                            .threadFactory(Thread.ofPlatform().daemon().factory())
                            .preTouchMappedMemory(true));
        }

        static String replies(int sessionId) {
            return CHANNEL + "?session-id=" + sessionId;
        }

        /** Waits for room; false: nobody is there to receive it. */
        static boolean offer(
                ExclusivePublication publication,
                DirectBuffer message,
                int sizeBytes,
                IdleStrategy idle) {
            while (true) {
                long position = publication.offer(message, 0, sizeBytes);
                if (position >= 0) {
                    return true;
                }
                if (position != Publication.BACK_PRESSURED
                        && position != Publication.ADMIN_ACTION) {
                    return false;
                }
                idle.idle();
            }
        }
    }

    /** Owned by its thread; only {@link #close} is for others. */
    private static final class Server implements AutoCloseable, FragmentHandler {

        private final int maxBytes;
        private final IdleStrategy idle;
        private final Aeron aeron;
        private final Subscription requests;
        private final Int2ObjectHashMap<Session> sessions = new Int2ObjectHashMap<>();
        private final Queue<Image> gone = new ConcurrentLinkedQueue<>();
        private final Thread thread;
        private volatile boolean isClosed;

        Server(Setting setting, Idling idling) {
            this.maxBytes = setting.maxBytes();
            this.idle = idling.strategy();
            this.aeron = Side.join(setting, idling);
            this.requests = aeron.addSubscription(CHANNEL, REQUESTS, null, gone::add);
            this.thread = Thread.ofPlatform().daemon().start(this::run);
        }

        private void run() {
            while (!isClosed) {
                idle.idle(requests.poll(this, FRAGMENT_LIMIT));
                for (Image image = gone.poll(); image != null; image = gone.poll()) {
                    Session session = sessions.remove(image.sessionId());
                    if (session != null) {
                        session.close();
                    }
                }
            }
        }

        @Override
        public void onFragment(DirectBuffer buffer, int offset, int length, Header header) {
            Session session = sessions.get(header.sessionId());
            if (session == null) {
                session = open((Image) header.context());
            }
            session.receive(buffer, offset, length, header.flags());
        }

        private Session open(Image image) {
            ExclusivePublication replies =
                    aeron.addExclusivePublication(Side.replies(image.sessionId()), REPLIES);
            while (!replies.isConnected() && !image.isClosed()) {
                idle.idle();
            }
            Session session = new Session(Message.buffer(maxBytes), replies, idle);
            sessions.put(image.sessionId(), session);
            return session;
        }

        @Override
        public void close() throws InterruptedException {
            isClosed = true;
            thread.join();
            aeron.close();
        }
    }

    /** A client, as the server has it. */
    private static final class Session implements AutoCloseable {

        private final ByteBuffer message;
        private final DirectBuffer all;
        private final ExclusivePublication replies;
        private final IdleStrategy idle;

        Session(ByteBuffer message, ExclusivePublication replies, IdleStrategy idle) {
            this.message = message;
            this.all = new UnsafeBuffer(message);
            this.replies = replies;
            this.idle = idle;
        }

        void receive(DirectBuffer buffer, int offset, int length, byte flags) {
            if ((flags & FrameDescriptor.BEGIN_FRAG_FLAG) != 0) {
                message.clear();
            }
            buffer.getBytes(offset, message, length);
            if ((flags & FrameDescriptor.END_FRAG_FLAG) != 0) {
                // False: the client has gone, and wants no reply.
                Side.offer(replies, all, Message.toReply(message).limit(), idle);
            }
        }

        @Override
        public void close() {
            replies.close();
        }
    }

    private static final class Client extends Exchange implements FragmentHandler {

        private final IdleStrategy idle;
        private final Aeron aeron;
        private final ExclusivePublication requests;
        private final Subscription replies;
        private final DirectBuffer all = new UnsafeBuffer(request);

        Client(Setting setting, Idling idling) {
            super(setting);
            this.idle = idling.strategy();
            this.aeron = Side.join(setting, idling);
            this.requests = aeron.addExclusivePublication(CHANNEL, REQUESTS);
            this.replies = aeron.addSubscription(Side.replies(requests.sessionId()), REPLIES);
            while (!requests.isConnected()) {
                idle.idle();
            }
        }

        @Override
        protected void exchange() {
            if (!Side.offer(requests, all, request.limit(), idle)) {
                throw new IllegalStateException("the server has gone");
            }
            while (reply.hasRemaining()) {
                idle.idle(replies.poll(this, FRAGMENT_LIMIT));
            }
        }

        @Override
        public void onFragment(DirectBuffer buffer, int offset, int length, Header header) {
            buffer.getBytes(offset, reply, length);
        }

        @Override
        public void close() {
            aeron.close();
        }
    }
}
