package dev.parley.scenarios.programs;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import com.sun.management.ThreadMXBean;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Many exchanges, and what they cost. */
final class Qnx4Echoes {

    private static final int MESSAGE_BYTES = 64;
    private static final int KIB = 1024;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Qnx4Echoes() {}

    /** Echoes what comes, so many times. */
    static void serve(Qnx4 qnx, int count) throws Qnx4Exception {
        MemorySegment message = Arena.ofAuto().allocate(MESSAGE_BYTES, Long.BYTES);
        for (int i = 0; i < count; i++) {
            qnx.Reply(qnx.Receive(0, message), message);
        }
    }

    /** Sends so many, and checks each reply; the bytes that this allocated. */
    static long send(Qnx4 qnx, int pid, int count) throws Qnx4Exception {
        MemorySegment request = Arena.ofAuto().allocate(MESSAGE_BYTES, Long.BYTES);
        MemorySegment reply = Arena.ofAuto().allocate(MESSAGE_BYTES, Long.BYTES);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < count; i++) {
            long stamp = i * 0x9E37_79B9_7F4A_7C15L;
            request.set(JAVA_LONG, 0, stamp);
            request.set(JAVA_LONG, MESSAGE_BYTES - Long.BYTES, ~stamp);
            qnx.Send(pid, request, reply);
            if (reply.get(JAVA_LONG, 0) != stamp
                    || reply.get(JAVA_LONG, MESSAGE_BYTES - Long.BYTES) != ~stamp) {
                throw new AssertionError("message " + i + " came back changed");
            }
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    static long allocatedBy(Thread thread) {
        return THREADS.getThreadAllocatedBytes(thread.threadId());
    }

    /** What is alive on the heap, and what is resident, in KiB. */
    static String memory() throws IOException {
        System.gc();
        long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return used / KIB + " " + residentKib();
    }

    private static long residentKib() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
