package dev.parley.bench.mechanism;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** The same with one thread of the server for all clients: a selector, as busy servers have it. */
final class UnixSelector extends UnixSocket {

    @Override
    void serve(ServerSocketChannel server, int maxBytes) {
        try (Selector selector = Selector.open()) {
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            while (server.isOpen()) {
                selector.select(key -> serve(selector, key, maxBytes));
            }
        } catch (ClosedChannelException | ClosedSelectorException _) {
            // That was all.
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void serve(Selector selector, SelectionKey key, int maxBytes) {
        try {
            if (key.isAcceptable()) {
                SocketChannel channel = ((ServerSocketChannel) key.channel()).accept();
                tune(channel);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, Message.buffer(maxBytes));
            } else {
                serve(key, (SocketChannel) key.channel(), (ByteBuffer) key.attachment());
            }
        } catch (IOException e) {
            key.cancel();
            System.err.println(e);
        }
    }

    private static void serve(SelectionKey key, SocketChannel channel, ByteBuffer message)
            throws IOException {
        if (key.isReadable()) {
            if (channel.read(message) < 0) {
                channel.close();
                return;
            }
            if (!isWhole(message)) {
                return;
            }
            Message.toReply(message);
        }
        channel.write(message);
        if (message.hasRemaining()) {
            key.interestOps(SelectionKey.OP_WRITE);
        } else {
            message.clear();
            key.interestOps(SelectionKey.OP_READ);
        }
    }
}
