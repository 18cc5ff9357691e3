package dev.parley.scenarios.programs;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Call;
import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Transport;
import dev.parley.Waiting;
import dev.parley.linux.Processes;
import dev.parley.linux.Scheduling;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Sends 64-byte messages to a server that echoes them, and checks each reply.
 *
 * <p>Arguments: port name, kind of link, waiting, and a CPU to pin to or -1. Prints "ready TID";
 * then, for each number on its input, sends that many and prints "done ALLOCATED", the bytes that
 * its thread allocated meanwhile.
 */
public final class EchoClient {

    private static final int MESSAGE_BYTES = 64;

    private static final ConnectOptions PATIENT =
            ConnectOptions.defaults().withPatience(Duration.ofSeconds(60));

    private EchoClient() {}

    /** Sends until its input ends. */
    public static void main(String[] args) throws Exception {
        Waiting waiting = Waiting.valueOf(args[2]);
        int cpu = Integer.parseInt(args[3]);
        if (cpu >= 0) {
            Scheduling.pin(cpu);
        }
        try (Parley parley = Parley.join(JoinOptions.defaults().withWaiting(waiting));
                Connection connection =
                        parley.connect(
                                args[0], PATIENT.withTransport(Transport.valueOf(args[1])))) {
            System.out.println("ready " + Processes.gettid());
            serveInput(connection);
        }
    }

    private static void serveInput(Connection connection) throws IOException {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        MemorySegment reply = Arena.ofAuto().allocate(MESSAGE_BYTES, Long.BYTES);
        try (Call call = connection.call()) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                int count = Integer.parseInt(line);
                long before = threads.getCurrentThreadAllocatedBytes();
                send(call, reply, count);
                long after = threads.getCurrentThreadAllocatedBytes();
                System.out.println("done " + (after - before));
            }
        }
    }

    private static void send(Call call, MemorySegment reply, int count) throws ParleyException {
        for (int i = 0; i < count; i++) {
            long stamp = i * 0x9E37_79B9_7F4A_7C15L;
            call.request().set(JAVA_LONG, 0, stamp);
            call.request().set(JAVA_LONG, MESSAGE_BYTES - Long.BYTES, ~stamp);
            call.send(MESSAGE_BYTES);
            if (call.read(0, reply) != MESSAGE_BYTES
                    || reply.get(JAVA_LONG, 0) != stamp
                    || reply.get(JAVA_LONG, MESSAGE_BYTES - Long.BYTES) != ~stamp) {
                throw new AssertionError("message " + i + " came back changed");
            }
        }
    }
}
