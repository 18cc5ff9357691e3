package dev.parley.bench.micro;

import dev.parley.Call;
import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Receipt;
import dev.parley.Reply;
import dev.parley.Request;
import dev.parley.kernel.EmbeddedKernel;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.logging.LogManager;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Whole round trips of 64 bytes between two threads of one process, neither of them placed. What is
 * allocated is that of both, and of the kernel, which is in the process too.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // by setUp
public class EchoInProcess {

    static final int BYTES = 64;

    private EmbeddedKernel kernel;
    private Parley parley;
    private Connection connection;
    private Call call;
    private final MemorySegment request = Arena.ofAuto().allocate(BYTES);
    private final MemorySegment reply = Arena.ofAuto().allocate(BYTES);
    private final byte[] bytes = new byte[BYTES];

    /** The server is a thread with a receipt, whatever the client does. */
    @Setup
    public void setUp() throws IOException, ParleyException {
        LogManager.getLogManager().reset(); // kernels tell that they start
        kernel = EmbeddedKernel.start();
        parley = Parley.join(JoinOptions.defaults().withSocket(kernel.socket()));
        Port port = parley.open();
        Thread.ofPlatform().daemon().name("echo").start(() -> serve(port));
        connection = parley.connect(port.id(), ConnectOptions.defaults());
        call = connection.call(BYTES, BYTES);
    }

    private static void serve(Port port) {
        Receipt receipt = new Receipt();
        MemorySegment body = Arena.ofAuto().allocate(BYTES);
        try {
            while (true) {
                if (port.receive(receipt) instanceof Request request) {
                    request.read(0, body);
                    request.reply(0, body);
                }
            }
        } catch (ParleyException _) {
            // It was closed.
        }
    }

    /** Ends the server, too. */
    @TearDown
    public void close() throws IOException {
        call.close();
        connection.close();
        parley.close();
        kernel.close();
    }

    /** The fast way, which allocates nothing. */
    @Benchmark
    public long call() throws ParleyException {
        call.send(request);
        return call.read(0, reply);
    }

    /** The plain way, which allocates the reply. */
    @Benchmark
    public Reply sendBytes() throws ParleyException {
        return connection.send(bytes);
    }
}
