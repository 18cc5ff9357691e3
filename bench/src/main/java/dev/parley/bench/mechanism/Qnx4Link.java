package dev.parley.bench.mechanism;

import dev.parley.JoinOptions;
import dev.parley.kernel.Kernel;
import dev.parley.kernel.KernelOptions;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import dev.parley.qnx4.Qnx4Options;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What {@link ParleyLink} does, by the calls of QNX 4. */
final class Qnx4Link implements Mechanism {

    private static final String NAME = "/echo";

    /** This process, in the nodes that it takes part in: once in each. */
    private final Map<Path, Qnx4> members = new HashMap<>();

    @Override
    public boolean needsOthers() {
        return true;
    }

    @Override
    public AutoCloseable serveOthers(Setting setting) throws Exception {
        return Kernel.start(KernelOptions.userNode(setting.path("kernel")));
    }

    private synchronized Qnx4 member(Setting setting) throws Qnx4Exception {
        Qnx4 member = members.get(setting.directory());
        if (member == null) {
            JoinOptions node = JoinOptions.defaults().withSocket(setting.path("kernel"));
            member = Qnx4.attach(Qnx4Options.defaults().withJoin(node));
            members.put(setting.directory(), member);
        }
        return member;
    }

    @Override
    public AutoCloseable serve(Setting setting) throws Qnx4Exception {
        Qnx4 qnx = member(setting);
        qnx.qnx_name_attach(0, NAME);
        Thread.ofPlatform().daemon().start(() -> serve(qnx, Message.buffer(setting.maxBytes())));
        return qnx;
    }

    private static void serve(Qnx4 qnx, ByteBuffer buffer) {
        MemorySegment message = MemorySegment.ofBuffer(buffer);
        try {
            while (true) {
                int pid = qnx.Receive(0, message);
                int size = Message.toReply(buffer).limit();
                buffer.clear();
                qnx.Reply(pid, message, size);
            }
        } catch (Qnx4Exception _) {
            // It was closed.
        }
    }

    /** The process leaves when it ends. */
    @Override
    public Exchange connect(Setting setting) throws Qnx4Exception {
        Qnx4 qnx = member(setting);
        int server = qnx.qnx_name_locate(0, NAME, 0);
        return new Exchange(setting) {

            private final MemorySegment requests = MemorySegment.ofBuffer(request.clear());
            private final MemorySegment replies = MemorySegment.ofBuffer(reply.clear());

            @Override
            protected void exchange() throws Qnx4Exception {
                qnx.Send(server, requests, replies, request.limit(), reply.limit());
            }

            @Override
            public void close() {
                // Links are the process's.
            }
        };
    }
}
