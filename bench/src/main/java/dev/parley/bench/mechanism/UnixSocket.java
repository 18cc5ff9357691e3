package dev.parley.bench.mechanism;

import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** The JDK's channels on a Unix socket. */
class UnixSocket extends BlockingChannels {

    @Override
    ServerSocketChannel open() throws Exception {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    }

    @Override
    SocketAddress address(Setting setting) {
        return UnixDomainSocketAddress.of(setting.path("socket"));
    }

    @Override
    void tune(SocketChannel channel) {
        // There is nothing to be tuned.
    }
}
