package dev.parley.bench.child;

import dev.parley.bench.mechanism.Exchange;
import dev.parley.bench.mechanism.Mechanism;
import dev.parley.bench.mechanism.Message;
import dev.parley.bench.mechanism.Setting;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * A client process of a measurement. Its orders, all sizes in bytes, all times in nanoseconds:
 *
 * <ul>
 *   <li>{@code run TIME COUNT REQUEST REPLY FILE}: round trips one after the other, until the time
 *       is over or there were so many. How long each took is written into the file as 32-bit
 *       numbers; "-": it is not measured. Answers {@code done COUNT ELAPSED ALLOCATED}.
 *   <li>{@code pace INTERVAL COUNT REQUEST REPLY FILE}: the same, one at each interval.
 *   <li>{@code connect TIME COUNT REQUEST REPLY FILE}: a new connection, one round trip, and closed
 *       again, until the time is over or there were so many: until it is closed is measured. The
 *       connection for the other orders is no more.
 *   <li>{@code threads COUNT TRIPS REQUEST REPLY}: so many virtual threads with a connection each,
 *       of so many round trips each, all at once. Answers as {@code run} does.
 *   <li>{@code hold COUNT}: so many connections more, on which nothing happens. Answers {@code
 *       held}.
 * </ul>
 */
final class Client implements AutoCloseable {

    private static final int MAX_SAMPLES = 1_000_000;

    private final Mechanism mechanism;
    private final Setting setting;
    private final Exchange exchange;
    private final List<Exchange> held = new ArrayList<>();
    private final ByteBuffer samples = Message.buffer(MAX_SAMPLES * Integer.BYTES);

    Client(Mechanism mechanism, Setting setting) throws Exception {
        this.mechanism = mechanism;
        this.setting = setting;
        this.exchange = mechanism.connect(setting);
    }

    void obey(BufferedReader orders) throws Exception {
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            System.out.println(obey(line.split(" ")));
        }
    }

    private String obey(String[] order) throws Exception {
        return switch (order[0]) {
            case "run" -> run(order);
            case "pace" -> pace(order);
            case "connect" -> connect(order);
            case "threads" -> threads(order);
            case "hold" -> hold(Integer.parseInt(order[1]));
            default -> throw new IOException("unknown order " + order[0]);
        };
    }

    private String run(String[] order) throws Exception {
        long nanos = Long.parseLong(order[1]);
        int count = Integer.parseInt(order[2]);
        int requestBytes = Integer.parseInt(order[3]);
        int replyBytes = Integer.parseInt(order[4]);
        boolean isMeasured = !order[5].equals("-");
        long allocated = allocated();
        long begin = System.nanoTime();
        int done =
                isMeasured
                        ? measure(
                                begin + nanos,
                                Math.min(count, MAX_SAMPLES),
                                requestBytes,
                                replyBytes)
                        : run(begin + nanos, count, requestBytes, replyBytes);
        long elapsed = System.nanoTime() - begin;
        allocated = allocated() - allocated;
        writeTo(order[5]);
        return "done " + done + " " + elapsed + " " + allocated;
    }

    private int measure(long end, int count, int requestBytes, int replyBytes) throws Exception {
        samples.clear();
        long before = System.nanoTime();
        int done = 0;
        while (done < count && before < end) {
            exchange.roundTrip(requestBytes, replyBytes);
            long after = System.nanoTime();
            samples.putInt((int) (after - before));
            before = after;
            done++;
        }
        return done;
    }

    private int run(long end, int count, int requestBytes, int replyBytes) throws Exception {
        int done = 0;
        while (done < count && System.nanoTime() < end) {
            exchange.roundTrip(requestBytes, replyBytes);
            done++;
        }
        return done;
    }

    private String pace(String[] order) throws Exception {
        long interval = Long.parseLong(order[1]);
        int count = Integer.parseInt(order[2]);
        int requestBytes = Integer.parseInt(order[3]);
        int replyBytes = Integer.parseInt(order[4]);
        samples.clear();
        long begin = System.nanoTime();
        for (int i = 1; i <= count; i++) {
            awaitMoment(begin + i * interval);
            long before = System.nanoTime();
            exchange.roundTrip(requestBytes, replyBytes);
            samples.putInt((int) (System.nanoTime() - before));
        }
        long elapsed = System.nanoTime() - begin;
        writeTo(order[5]);
        return "done " + count + " " + elapsed + " 0";
    }

    private static void awaitMoment(long moment) {
        for (long left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private String connect(String[] order) throws Exception {
        long nanos = Long.parseLong(order[1]);
        int count = Math.min(Integer.parseInt(order[2]), MAX_SAMPLES);
        int requestBytes = Integer.parseInt(order[3]);
        int replyBytes = Integer.parseInt(order[4]);
        samples.clear();
        exchange.close();
        int done = 0;
        long begin = System.nanoTime();
        for (; done < count && System.nanoTime() - begin < nanos; done++) {
            long before = System.nanoTime();
            Exchange another = mechanism.connect(setting);
            another.roundTrip(requestBytes, replyBytes);
            samples.putInt((int) (System.nanoTime() - before));
            another.close();
        }
        long elapsed = System.nanoTime() - begin;
        writeTo(order[5]);
        return "done " + done + " " + elapsed + " 0";
    }

    private String threads(String[] order) throws Exception {
        int count = Integer.parseInt(order[1]);
        int trips = Integer.parseInt(order[2]);
        int requestBytes = Integer.parseInt(order[3]);
        int replyBytes = Integer.parseInt(order[4]);
        List<Exchange> exchanges = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            exchanges.add(mechanism.connect(setting));
        }
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (Exchange one : exchanges) {
            tasks.add(
                    () -> {
                        for (int trip = 0; trip < trips; trip++) {
                            one.roundTrip(requestBytes, replyBytes);
                        }
                        return trips;
                    });
        }
        int done = 0;
        long begin = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> task : threads.invokeAll(tasks)) {
                done += task.get();
            }
        }
        long elapsed = System.nanoTime() - begin;
        for (Exchange one : exchanges) {
            one.close();
        }
        return "done " + done + " " + elapsed + " 0";
    }

    private String hold(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            held.add(mechanism.connectAsAnother(setting));
        }
        return "held";
    }

    private void writeTo(String file) throws IOException {
        if (!file.equals("-")) {
            samples.flip();
            try (FileChannel channel =
                    FileChannel.open(
                            Path.of(file),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING)) {
                while (samples.hasRemaining()) {
                    channel.write(samples);
                }
            }
        }
    }

    private long allocated() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return mechanism.hasBothSides()
                ? threads.getTotalThreadAllocatedBytes()
                : threads.getCurrentThreadAllocatedBytes();
    }

    @Override
    public void close() throws Exception {
        for (Exchange one : held) {
            one.close();
        }
        exchange.close();
    }
}
