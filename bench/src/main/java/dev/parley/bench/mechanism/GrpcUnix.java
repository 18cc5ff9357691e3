package dev.parley.bench.mechanism;

import io.grpc.CallOptions;
import io.grpc.Drainable;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * gRPC on a Unix socket through Netty's native epoll, unary calls. Messages are bytes, without
 * Protocol Buffers; calls run in the event loop (a direct executor), for a hop to another thread
 * costs more than they do.
 */
final class GrpcUnix implements Mechanism {

    @Override
    public List<String> jvmOptions() {
        return new NettyUnix().jvmOptions();
    }

    @Override
    public AutoCloseable serve(Setting setting) throws IOException {
        return Echo.serve(setting);
    }

    @Override
    public Exchange connect(Setting setting) {
        return new Client(setting);
    }

    /** The service, and its only method. */
    private static final class Echo {

        private static final String SERVICE = "Echo";

        static final MethodDescriptor<byte[], byte[]> EXCHANGE =
                MethodDescriptor.<byte[], byte[]>newBuilder()
                        .setType(MethodType.UNARY)
                        .setFullMethodName(
                                MethodDescriptor.generateFullMethodName(SERVICE, "exchange"))
                        .setRequestMarshaller(new Bytes())
                        .setResponseMarshaller(new Bytes())
                        .build();

        static AutoCloseable serve(Setting setting) throws IOException {
            NettyUnix.Loops loops = new NettyUnix.Loops(0);
            ServerServiceDefinition service =
                    ServerServiceDefinition.builder(SERVICE)
                            .addMethod(EXCHANGE, ServerCalls.asyncUnaryCall(Echo::reply))
                            .build();
            Server server =
                    NettyServerBuilder.forAddress(NettyUnix.Loops.address(setting))
                            .channelType(EpollServerDomainSocketChannel.class)
                            .bossEventLoopGroup(loops.group)
                            .workerEventLoopGroup(loops.group)
                            .directExecutor()
                            .maxInboundMessageSize(setting.maxBytes())
                            .addService(service)
                            .build()
                            .start();
            return () -> {
                server.shutdownNow().awaitTermination();
                loops.close();
            };
        }

        private static void reply(byte[] request, StreamObserver<byte[]> observer) {
            observer.onNext(HeapMessage.replyTo(request));
            observer.onCompleted();
        }
    }

    /** One connection. */
    private static final class Client extends Exchange {

        private final NettyUnix.Loops loops = new NettyUnix.Loops(1);
        private final ManagedChannel channel;
        private byte[] bytes = {};

        Client(Setting setting) {
            super(setting);
            channel =
                    NettyChannelBuilder.forAddress(NettyUnix.Loops.address(setting))
                            .channelType(EpollDomainSocketChannel.class)
                            .eventLoopGroup(loops.group)
                            .directExecutor()
                            .usePlaintext()
                            .maxInboundMessageSize(setting.maxBytes())
                            .build();
        }

        @Override
        protected void exchange() {
            if (bytes.length != request.limit()) {
                bytes = new byte[request.limit()];
            }
            request.get(bytes);
            reply.put(
                    ClientCalls.blockingUnaryCall(
                            channel, Echo.EXCHANGE, CallOptions.DEFAULT, bytes));
        }

        @Override
        public void close() throws InterruptedException {
            channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
            loops.close();
        }
    }

    /** Bytes as they are. */
    private static final class Bytes implements Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] message) {
            return new Source(message);
        }

        /** gRPC says that what is available is the whole message, if it is not compressed. */
        @Override
        public byte[] parse(InputStream stream) {
            try {
                byte[] message = new byte[stream.available()];
                stream.readNBytes(message, 0, message.length);
                return message;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Hands its bytes over in one piece; otherwise gRPC would take them by the 8 KiB. */
    private static final class Source extends ByteArrayInputStream implements Drainable {

        Source(byte[] message) {
            super(message);
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            int drained = available();
            transferTo(target);
            return drained;
        }
    }
}
