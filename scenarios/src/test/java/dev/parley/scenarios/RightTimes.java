package dev.parley.scenarios;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Descriptor;
import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.PortOptions;
import dev.parley.Request;
import dev.parley.Rights;
import dev.parley.kernel.EmbeddedKernel;
import dev.parley.scenarios.programs.Worker;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * How long a send takes that rights go with, to another process which takes them or lets them go;
 * by a batch of each in turn. Not a test: a program that prints lines.
 *
 * <p>Argument: how many a batch.
 */
final class RightTimes {

    private RightTimes() {}

    /** Takes a minute. */
    public static void main(String[] args) throws Exception {
        try (EmbeddedKernel kernel = EmbeddedKernel.start();
                Peer worker =
                        Peer.start(kernel.socket(), Jvm.standard(), Worker.class, "worker")
                                .expect("serving");
                Parley parley = Parley.join(JoinOptions.defaults().withSocket(kernel.socket()));
                Port port = parley.open(PortOptions.defaults().withByRightOnly(true));
                Connection toPort = parley.connect(port.id(), ConnectOptions.defaults());
                Connection toWorker = parley.connect("worker");
                Descriptor memory = Descriptor.ofMemory(4096)) {
            Map<String, InTurn.Batch> batches = new LinkedHashMap<>();
            batches.put("plain", sending(toWorker, "ignore", Rights.none()));
            batches.put("descriptor", sending(toWorker, "ignore", Rights.none().with(memory)));
            batches.put("connection", sending(toWorker, "ignore", Rights.none().with(port)));
            batches.put("taken", sending(toWorker, "connect", Rights.none().with(port)));
            batches.put("request", times -> passRequests(toPort, port, toWorker, times));
            InTurn.measureBatches(batches, Integer.parseInt(args[0]));
            worker.kill();
        }
    }

    private static InTurn.Batch sending(Connection connection, String job, Rights rights) {
        byte[] message = job.getBytes(UTF_8);
        return times -> {
            for (int i = 0; i < times; i++) {
                connection.send(message, rights);
            }
        };
    }

    /** Each is received here, passed to the worker, and answered there. */
    private static void passRequests(Connection toPort, Port port, Connection toWorker, int times)
            throws Exception {
        byte[] job = "answer".getBytes(UTF_8);
        for (int i = 0; i < times; i++) {
            CompletableFuture<?> reply = toPort.sendAsync(job);
            Request request = null;
            while (request == null) {
                request = port.receive() instanceof Request received ? received : null;
            }
            toWorker.send(job, Rights.none().with(request));
            reply.get();
        }
    }
}
