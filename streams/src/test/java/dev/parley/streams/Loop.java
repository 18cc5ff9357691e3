package dev.parley.streams;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.DeadlineExceeded;
import dev.parley.Descriptor;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.PortOptions;
import dev.parley.Reply;
import dev.parley.Request;
import dev.parley.Rights;
import dev.parley.Snapshot;
import dev.parley.junit.ParleyNode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A process that sends to itself, and keeps its clients until they are answered. */
final class Loop implements AutoCloseable {

    private final Parley parley;
    final Port port;
    final Connection connection;

    Loop(ParleyNode node) throws ParleyException {
        parley = node.join();
        port = parley.open(PortOptions.defaults().withClientsKept(true));
        connection = parley.connect(port.id(), ConnectOptions.defaults());
    }

    /** Waits for what happens in a moment, and for long on a busy machine. */
    static ConditionFactory soon() {
        return Awaitility.await().pollInterval(Duration.ofMillis(1)).atMost(Duration.ofMinutes(1));
    }

    /** The next request. */
    Request request() throws ParleyException {
        return (Request) port.receive();
    }

    /** What somebody may do with rights that he is sent, before he replies. */
    interface Receiving {
        void receive(Request request) throws Exception;
    }

    /** Sends rights, has them received, and replies. */
    void carry(Rights rights, Receiving receiving) throws Exception {
        CompletableFuture<Reply> reply =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return connection.send(new byte[0], rights);
                            } catch (ParleyException e) {
                                throw new AssertionError(e);
                            }
                        },
                        task -> Thread.ofPlatform().start(task));
        Request request = request();
        try {
            receiving.receive(request);
        } finally {
            request.reply(new byte[0]);
        }
        get(reply);
    }

    static Reply get(CompletableFuture<Reply> reply) throws InterruptedException {
        try {
            return reply.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    /** Replies with memory, also on a machine that is too busy to do it within a second. */
    static boolean reply(Request request, byte[] reply, SharedMemory memory)
            throws ParleyException {
        while (true) {
            try {
                return request.reply(reply, memory.right());
            } catch (DeadlineExceeded _) {
                Thread.onSpinWait(); // nothing has happened
            }
        }
    }

    /** The memory as somebody else gets it, who uses the library. */
    SharedMemory given(SharedMemory memory) throws Exception {
        CompletableFuture<SharedMemory> taken = new CompletableFuture<>();
        carry(memory.right(), request -> taken.complete(SharedMemory.take(request.passed(), 0)));
        return taken.get();
    }

    /** Its descriptor as somebody else gets it, who may do with it what he likes. */
    Descriptor descriptorOf(SharedMemory memory) throws Exception {
        CompletableFuture<Descriptor> taken = new CompletableFuture<>();
        carry(memory.right(), request -> taken.complete(request.passed().takeDescriptor(0)));
        return taken.get();
    }

    /** Whether a message waits to be received. */
    boolean isAnybodySending() throws ParleyException {
        return parley.look().processes().stream()
                .flatMap(process -> process.threads().stream())
                .anyMatch(thread -> thread.state() == Snapshot.State.SEND);
    }

    @Override
    public void close() {
        parley.close();
    }
}
