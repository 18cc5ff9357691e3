package dev.parley.bench.mechanism;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.PortOptions;
import dev.parley.Receipt;
import dev.parley.Request;
import dev.parley.Transport;
import dev.parley.Waiting;
import dev.parley.kernel.Kernel;
import dev.parley.kernel.KernelOptions;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Parley, with its kernel in a third process, as its users have it: by buffers of their own. */
class ParleyLink implements Mechanism {

    private static final String PORT = "echo";

    private final Waiting waiting;
    private final Transport transport;
    private final PortOptions receiving;

    /** This process, in the nodes that it has joined. */
    private final Map<Path, Parley> members = new HashMap<>();

    ParleyLink(Waiting waiting, Transport transport) {
        this(waiting, transport, PortOptions.defaults());
    }

    private ParleyLink(Waiting waiting, Transport transport, PortOptions receiving) {
        this.waiting = waiting;
        this.transport = transport;
        this.receiving = receiving;
    }

    /** As by default, but that the port receives by priority. */
    static ParleyLink byPriority() {
        return new ParleyLink(
                Waiting.ADAPTIVE,
                Transport.MEMORY,
                PortOptions.defaults().withOrder(PortOptions.Order.PRIORITY));
    }

    @Override
    public boolean needsOthers() {
        return true;
    }

    @Override
    public AutoCloseable serveOthers(Setting setting) throws Exception {
        return Kernel.start(KernelOptions.userNode(setting.path("kernel")));
    }

    private Parley join(Setting setting) throws ParleyException {
        return Parley.join(
                JoinOptions.defaults().withSocket(setting.path("kernel")).withWaiting(waiting));
    }

    @Override
    public AutoCloseable serve(Setting setting) throws ParleyException {
        Parley parley = join(setting);
        Port port = parley.open(PORT, receiving);
        Consumer<Request> service = service(setting);
        Thread.ofPlatform().daemon().start(() -> serve(port, service));
        return parley;
    }

    private static void serve(Port port, Consumer<Request> service) {
        Receipt receipt = new Receipt();
        try {
            while (true) {
                if (port.receive(receipt) instanceof Request request) {
                    service.accept(request);
                }
            }
        } catch (ParleyException _) {
            // It was closed.
        }
    }

    /** What replies. */
    Consumer<Request> service(Setting setting) {
        return new Echo(setting.maxBytes());
    }

    private static final class Echo implements Consumer<Request> {

        private final ByteBuffer buffer;
        private final MemorySegment all;
        private MemorySegment reply;

        Echo(int maxBytes) {
            buffer = Message.buffer(maxBytes);
            all = MemorySegment.ofBuffer(buffer);
            reply = all;
        }

        @Override
        public void accept(Request request) {
            request.read(0, all);
            int size = Message.toReply(buffer).limit();
            buffer.clear();
            if (reply.byteSize() != size) {
                reply = all.asSlice(0, size);
            }
            request.reply(0, reply);
        }
    }

    @Override
    public synchronized Exchange connect(Setting setting) throws ParleyException {
        Parley member = members.get(setting.directory());
        if (member == null) {
            member = join(setting);
            members.put(setting.directory(), member);
        }
        return connect(member, setting);
    }

    @Override
    public Exchange connectAsAnother(Setting setting) throws ParleyException {
        return connect(join(setting), setting);
    }

    /** The process leaves when it ends. */
    private Exchange connect(Parley parley, Setting setting) throws ParleyException {
        ConnectOptions options =
                ConnectOptions.defaults()
                        .withTransport(transport)
                        .withPatience(Duration.ofSeconds(30));
        return exchange(parley.connect(PORT, options), setting);
    }

    /** What sends. */
    Exchange exchange(Connection connection, Setting setting) throws ParleyException {
        return new Exchange(setting) {

            private final MemorySegment requests = MemorySegment.ofBuffer(request.clear());
            private final MemorySegment replies = MemorySegment.ofBuffer(reply.clear());
            private MemorySegment out = requests;
            private MemorySegment in = replies;

            @Override
            protected void exchange() throws ParleyException {
                if (out.byteSize() != request.limit()) {
                    out = requests.asSlice(0, request.limit());
                }
                if (in.byteSize() != reply.limit()) {
                    in = replies.asSlice(0, reply.limit());
                }
                connection.send(out, in);
            }

            @Override
            public void close() {
                connection.close();
            }
        };
    }
}
