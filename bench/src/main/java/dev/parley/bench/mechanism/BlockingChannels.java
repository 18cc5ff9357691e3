package dev.parley.bench.mechanism;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * The JDK's channels, blocking: the fastest that they can be, for a selector costs a system call
 * more. The server has a thread for each client.
 */
abstract class BlockingChannels implements Mechanism {

    abstract ServerSocketChannel open() throws Exception;

    abstract SocketAddress address(Setting setting) throws Exception;

    abstract void tune(SocketChannel channel) throws IOException;

    void isBound(ServerSocketChannel server, Setting setting) throws IOException {}

    @Override
    public final AutoCloseable serve(Setting setting) throws Exception {
        ServerSocketChannel server = open();
        server.bind(address(setting), 1024);
        isBound(server, setting);
        Thread thread = Thread.ofPlatform().daemon().start(() -> serve(server, setting.maxBytes()));
        return () -> {
            server.close();
            thread.interrupt(); // one in a selector would not notice, and keep the socket
        };
    }

    /** Until the server is closed. */
    void serve(ServerSocketChannel server, int maxBytes) {
        try {
            while (true) {
                SocketChannel channel = server.accept();
                tune(channel);
                Thread.ofPlatform().daemon().start(() -> serve(channel, maxBytes));
            }
        } catch (ClosedChannelException _) {
            // That was all.
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void serve(SocketChannel channel, int maxBytes) {
        ByteBuffer message = Message.buffer(maxBytes);
        try (channel) {
            while (receive(channel, message.clear())) {
                send(channel, Message.toReply(message));
            }
        } catch (IOException e) {
            System.err.println(e);
        }
    }

    /** A whole message; false: there are no more. */
    private static boolean receive(SocketChannel channel, ByteBuffer into) throws IOException {
        while (!isWhole(into)) {
            if (channel.read(into) < 0) {
                if (into.position() > 0) {
                    throw new EOFException("in the middle of a message");
                }
                return false;
            }
        }
        return true;
    }

    /** Whether the message up to the position has arrived as a whole. */
    static boolean isWhole(ByteBuffer message) {
        return message.position() >= Message.MIN_BYTES
                && message.position() >= Message.size(message);
    }

    private static void send(SocketChannel channel, ByteBuffer message) throws IOException {
        while (message.hasRemaining()) {
            channel.write(message);
        }
    }

    @Override
    public final Exchange connect(Setting setting) throws Exception {
        SocketChannel channel = SocketChannel.open(address(setting));
        tune(channel);
        return new Exchange(setting) {

            @Override
            protected void exchange() throws IOException {
                send(channel, request);
                if (!receive(channel, reply)) {
                    throw new EOFException("the server has gone");
                }
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }
}
