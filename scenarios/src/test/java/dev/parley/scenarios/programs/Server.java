package dev.parley.scenarios.programs;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Errno;
import dev.parley.JoinOptions;
import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Proxy;
import dev.parley.Pulse;
import dev.parley.Receipt;
import dev.parley.Request;
import dev.parley.Waiting;
import dev.parley.linux.Processes;
import dev.parley.linux.Scheduling;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Serves one port in one of several ways, with a number of threads.
 *
 * <p>Arguments: port name, way, threads, waiting, and a CPU to pin the first thread to or -1.
 * Prints "serving TID" when it serves; answers each line of its input with the bytes that its first
 * thread has allocated so far.
 */
public final class Server {

    private static final int BUFFER_BYTES = 1 << 19;
    private static final int SMALL_BYTES = 64;

    /** What a server does with a request. */
    private interface Way {
        void serve(Request request);
    }

    private Server() {}

    /** Serves until it is killed or its input ends. */
    public static void main(String[] args) throws Exception {
        Waiting waiting = Waiting.valueOf(args[3]);
        Parley parley = Parley.join(JoinOptions.defaults().withWaiting(waiting));
        Port port = parley.open(args[0]);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            int cpu = i == 0 ? Integer.parseInt(args[4]) : -1;
            Way way = way(args[1]);
            threads.add(Thread.ofPlatform().start(() -> serve(port, way, cpu)));
        }
        answerInput(threads.getFirst());
        System.exit(0);
    }

    private static Way way(String name) {
        MemorySegment buffer = Arena.ofAuto().allocate(BUFFER_BYTES);
        return switch (name) {
            case "echo" -> new Echo(buffer);
            case "grow" -> request -> grow(request, buffer);
            case "describe" -> Server::describe;
            case "fail" -> request -> request.fail(Errno.EINVAL);
            case "reversed" -> new Reversed();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static void serve(Port port, Way way, int cpu) {
        try {
            if (cpu >= 0) {
                Scheduling.pin(cpu);
            }
            System.out.println("serving " + Processes.gettid());
            Receipt receipt = new Receipt();
            boolean keeps = way instanceof Reversed;
            while (true) {
                switch (keeps ? port.receive() : port.receive(receipt)) {
                    case Request request -> way.serve(request);
                    case Pulse _, Proxy _, Notice _ -> {}
                }
            }
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void answerInput(Thread first) throws Exception {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        while (input.readLine() != null) {
            System.out.println("allocated " + threads.getThreadAllocatedBytes(first.threadId()));
        }
    }

    /** Replies with the request. */
    private record Echo(MemorySegment buffer, MemorySegment small) implements Way {

        Echo(MemorySegment buffer) {
            this(buffer, buffer.asSlice(0, SMALL_BYTES));
        }

        @Override
        public void serve(Request request) {
            long size = request.read(0, buffer);
            request.reply(0, size == SMALL_BYTES ? small : buffer.asSlice(0, size));
        }
    }

    /** Replies with as many random bytes as asked for, from the seed asked for. */
    private static void grow(Request request, MemorySegment buffer) {
        request.read(0, buffer);
        int size = (int) buffer.get(JAVA_LONG_UNALIGNED, 0);
        byte[] bytes = new byte[size];
        new Random(buffer.get(JAVA_LONG_UNALIGNED, 8)).nextBytes(bytes);
        request.reply(5, bytes);
    }

    /** Replies with what it saw. */
    private static void describe(Request request) {
        String seen =
                "%s %d %d %d"
                        .formatted(
                                new String(request.bytes(), UTF_8),
                                request.size(),
                                request.replyCapacity(),
                                request.sender().pid());
        request.reply((int) request.size(), seen.getBytes(UTF_8));
    }

    /** Holds three requests, then replies: the last, the first, the second. */
    private static final class Reversed implements Way {

        private final List<Request> held = new ArrayList<>();

        @Override
        public void serve(Request request) {
            held.add(request);
            if (held.size() == 3) {
                for (int i : new int[] {2, 0, 1}) {
                    held.get(i).reply(i, held.get(i).bytes());
                }
                held.clear();
            }
        }
    }
}
