package dev.parley.bench.mechanism;

import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * JeroMQ on ipc: REQ and REP, which its guide has for requests and replies, one I/O thread a side,
 * as it comes. Its ipc is TCP on loopback in truth, at a port that it makes of the path, without
 * Nagle's delay.
 */
final class JeroMq implements Mechanism {

    @Override
    public AutoCloseable serve(Setting setting) {
        return Sockets.serve(setting);
    }

    @Override
    public Exchange connect(Setting setting) {
        return new Client(setting);
    }

    /**
     * What it sends in one piece. Of longer messages it loses track now and then, and waits for
     * ever (0.6.0; its issues 520 and 532 tell of the like).
     */
    @Override
    public int maxBytes() {
        return 8000;
    }

    private static String address(Setting setting) {
        return "ipc://" + setting.path("jeromq").toAbsolutePath();
    }

    /** The server's. */
    private static final class Sockets {

        static AutoCloseable serve(Setting setting) {
            ZMQ.Context context = ZMQ.context(1);
            ZMQ.Socket socket = context.socket(SocketType.REP);
            socket.bind(address(setting));
            Thread.ofPlatform().daemon().start(() -> serve(socket));
            return context;
        }

        /** Until the context is closed, which waits for its sockets to be closed. */
        private static void serve(ZMQ.Socket socket) {
            try (socket) {
                while (true) {
                    // Every message has its own memory: a reply may be under way for a while.
                    socket.send(HeapMessage.replyTo(socket.recv()));
                }
            } catch (ZMQException e) {
                if (e.getErrorCode() != ZMQ.Error.ETERM.getCode()) {
                    throw e;
                }
            }
        }
    }

    private static final class Client extends Exchange {

        private final ZMQ.Context context = ZMQ.context(1);
        private final ZMQ.Socket socket = context.socket(SocketType.REQ);

        Client(Setting setting) {
            super(setting);
            socket.connect(address(setting));
        }

        @Override
        protected void exchange() {
            byte[] message = new byte[request.remaining()]; // from here on the library's
            request.get(message);
            socket.send(message);
            reply.put(socket.recv());
        }

        @Override
        public void close() {
            socket.close();
            context.close();
        }
    }
}
