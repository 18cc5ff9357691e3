package dev.parley.bench.mechanism;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;

/** The JDK's channels on TCP to the same machine, without Nagle's delay. */
final class TcpLoopback extends BlockingChannels {

    @Override
    ServerSocketChannel open() throws Exception {
        return ServerSocketChannel.open();
    }

    /** Of the server: any port. Clients find it in the directory. */
    @Override
    SocketAddress address(Setting setting) throws IOException {
        int port =
                Files.exists(setting.path("port"))
                        ? Integer.parseInt(Files.readString(setting.path("port")))
                        : 0;
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    void isBound(ServerSocketChannel server, Setting setting) throws IOException {
        int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
        Files.writeString(setting.path("port"), Integer.toString(port));
    }

    @Override
    void tune(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
}
