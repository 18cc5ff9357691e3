package dev.parley.bench.mechanism;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.Promise;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Netty on a Unix socket, with its native epoll: its fastest transport on one machine.
 *
 * <p>A message is cut out of the stream by the size it begins with, and its bytes are put straight
 * where they are to end: a decoder for frames would gather them elsewhere first. The client's
 * caller waits for a promise that the event loop keeps, as Netty has it for callers that block.
 */
final class NettyUnix implements Mechanism {

    @Override
    public List<String> jvmOptions() {
        return List.of("-Dio.netty.leakDetection.level=disabled");
    }

    @Override
    public AutoCloseable serve(Setting setting) throws InterruptedException {
        return Server.open(setting);
    }

    @Override
    public Exchange connect(Setting setting) throws InterruptedException {
        return new Client(setting);
    }

    /** Threads with an epoll each. */
    static final class Loops implements AutoCloseable {

        final EventLoopGroup group;

        /** So many; 0: Netty's default, two for each processor. */
        Loops(int count) {
            group = new MultiThreadIoEventLoopGroup(count, EpollIoHandler.newFactory());
        }

        static DomainSocketAddress address(Setting setting) {
            return new DomainSocketAddress(setting.path("socket").toFile());
        }

        /** Ends them, and closes their channels. */
        @Override
        public void close() throws InterruptedException {
            group.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();
        }
    }

    /** Puts bytes that have arrived behind those before. True: the message is whole. */
    private static boolean put(ByteBuf bytes, ByteBuffer message) {
        message.put(bytes.nioBuffer());
        return message.position() >= Message.MIN_BYTES
                && message.position() >= Message.size(message);
    }

    /** One connection. Owned by its event loop. Its client has no more than one request open. */
    @SuppressWarnings("FutureReturnValueIgnored") // what fails comes to exceptionCaught
    private static final class Server extends SimpleChannelInboundHandler<ByteBuf> {

        private final ByteBuffer message;

        private Server(int maxBytes) {
            message = Message.buffer(maxBytes);
        }

        static AutoCloseable open(Setting setting) throws InterruptedException {
            Loops loops = new Loops(0);
            ChannelInitializer<Channel> initializer =
                    new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline().addLast(new Server(setting.maxBytes()));
                        }
                    };
            new ServerBootstrap()
                    .group(loops.group)
                    .channel(EpollServerDomainSocketChannel.class)
                    .childHandler(initializer)
                    .bind(Loops.address(setting))
                    .sync();
            return loops;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
            if (put(bytes, message)) {
                ByteBuf reply = Unpooled.wrappedBuffer(Message.toReply(message));
                message.clear();
                context.writeAndFlush(reply, context.voidPromise());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            System.err.println(cause);
            context.close();
        }
    }

    /** One connection. The caller's thread makes promises, the event loop keeps or breaks them. */
    private static final class Client extends Exchange {

        private final Loops loops = new Loops(1);
        private final Channel channel;
        private volatile Promise<Void> promise = loops.group.next().newPromise();

        Client(Setting setting) throws InterruptedException {
            super(setting);
            channel =
                    new Bootstrap()
                            .group(loops.group)
                            .channel(EpollDomainSocketChannel.class)
                            .handler(new Replies())
                            .connect(Loops.address(setting))
                            .sync()
                            .channel();
        }

        @Override
        protected void exchange() throws InterruptedException {
            Promise<Void> whole = channel.eventLoop().newPromise();
            promise = whole;
            channel.writeAndFlush(Unpooled.wrappedBuffer(request))
                    .addListener(
                            written -> {
                                if (!written.isSuccess()) {
                                    whole.tryFailure(written.cause());
                                }
                            });
            whole.sync();
        }

        @Override
        public void close() throws InterruptedException {
            loops.close();
        }

        private final class Replies extends SimpleChannelInboundHandler<ByteBuf> {

            @Override
            protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
                if (put(bytes, reply)) {
                    promise.setSuccess(null);
                }
            }

            @Override
            public void channelInactive(ChannelHandlerContext context) {
                promise.tryFailure(new EOFException("the server has gone"));
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                promise.tryFailure(cause);
            }
        }
    }
}
