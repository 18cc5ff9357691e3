package dev.parley.bench.mechanism;

import java.io.IOException;
import java.nio.file.Files;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/**
 * JeroMQ: REQ and REP, which its guide has for requests and replies; one context in a process, with
 * one I/O thread, as it comes. By TCP on loopback at a free port: its ipc is nothing else, at a
 * port made of the path.
 */
final class JeroMq implements Mechanism {

    @Override
    public AutoCloseable serve(Setting setting) throws IOException {
        return new Server(setting);
    }

    @Override
    public Exchange connect(Setting setting) throws IOException {
        return new Client(setting);
    }

    /** One for the process, as its guide advises. Made when it is needed. */
    private static final class Shared {
        private static final ZMQ.Context CONTEXT = ZMQ.context(1);
    }

    private static final class Server implements AutoCloseable {

        private static final int LOOK_UP_MILLIS = 100;

        private final ZMQ.Socket socket = Shared.CONTEXT.socket(SocketType.REP);
        private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::serve);
        private volatile boolean closed;

        Server(Setting setting) throws IOException {
            socket.setReceiveTimeOut(LOOK_UP_MILLIS);
            socket.bind("tcp://127.0.0.1:*");
            Files.writeString(setting.path("endpoint"), socket.getLastEndpoint());
            thread.start();
        }

        private void serve() {
            try (socket) {
                while (!closed) {
                    byte[] request = socket.recv();
                    if (request != null) {
                        // Every message has its own memory: a reply may be under way for a while.
                        socket.send(HeapMessage.replyTo(request));
                    }
                }
            }
        }

        @Override
        public void close() throws InterruptedException {
            closed = true;
            thread.join();
        }
    }

    private static final class Client extends Exchange {

        private final ZMQ.Socket socket = Shared.CONTEXT.socket(SocketType.REQ);

        Client(Setting setting) throws IOException {
            super(setting);
            socket.connect(Files.readString(setting.path("endpoint")));
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
        }
    }
}
