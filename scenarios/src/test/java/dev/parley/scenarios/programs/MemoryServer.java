package dev.parley.scenarios.programs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.DeadlineExceeded;
import dev.parley.Descriptor;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Request;
import dev.parley.Rights;
import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import dev.parley.linux.Mapping.Access;
import dev.parley.scenarios.Footprint;
import dev.parley.streams.SharedMemory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/**
 * Is given memory, and does with it what the messages say that bring it.
 *
 * <p>Argument: port name. Prints "serving". A message is one of
 *
 * <ul>
 *   <li>turn: adds one to each byte, and answers with memory of its own that has them backwards;
 *   <li>look: answers with who may write, or with the reason why it could not be taken;
 *   <li>hold: keeps it, prints "holding", and answers;
 *   <li>scribble: writes to it in every way there is, the second memory being the same one, and
 *       answers with the ways that worked;
 *   <li>count: answers with how many descriptors and how many mappings there are.
 * </ul>
 */
public final class MemoryServer {

    private static final byte[] NOTHING = new byte[0];

    private MemoryServer() {}

    /** Serves until it is killed. */
    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                Port port = parley.open(args[0])) {
            System.out.println("serving");
            while (true) {
                if (port.receive() instanceof Request job) {
                    work(job);
                }
            }
        }
    }

    private static void work(Request job) throws Exception {
        switch (new String(job.bytes(), UTF_8)) {
            case "turn" -> turn(job);
            case "look" -> job.reply(look(job).getBytes(UTF_8));
            case "hold" -> {
                SharedMemory held = SharedMemory.take(job.passed(), 0);
                System.out.println("holding " + held.segment().get(JAVA_BYTE, 0));
                job.reply(NOTHING);
            }
            case "scribble" -> job.reply(scribble(job).getBytes(UTF_8));
            case "count" -> {
                Footprint now = Footprint.now();
                String count = now.descriptors().size() + " " + now.mappings().size();
                job.reply(count.getBytes(UTF_8));
            }
            default -> throw new IllegalArgumentException("unknown job");
        }
    }

    private static void turn(Request job) throws ParleyException {
        try (SharedMemory given = SharedMemory.take(job.passed(), 0);
                SharedMemory answer = SharedMemory.create(given.sizeBytes())) {
            MemorySegment from = given.segment();
            MemorySegment to = answer.segment();
            long last = given.sizeBytes() - 1;
            for (long i = 0; i <= last; i++) {
                byte next = (byte) (from.get(JAVA_BYTE, i) + 1);
                from.set(JAVA_BYTE, i, next);
                to.set(JAVA_BYTE, last - i, next);
            }
            reply(job, answer.right());
        }
    }

    /** On a busy machine the client's process may be silent for a second, and nothing happened. */
    private static void reply(Request job, Rights rights) throws ParleyException {
        while (true) {
            try {
                job.reply(NOTHING, rights);
                return;
            } catch (DeadlineExceeded _) {
                Thread.onSpinWait();
            }
        }
    }

    private static String look(Request job) {
        try (SharedMemory given = SharedMemory.take(job.passed(), 0)) {
            return given.writers().toString();
        } catch (ParleyException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String scribble(Request job) throws IOException {
        try (SharedMemory given = SharedMemory.take(job.passed(), 0);
                Descriptor raw = job.passed().takeDescriptor(1)) {
            return worked("segment", () -> given.segment().fill((byte) 'x'))
                    + worked("mapping", () -> writeByMapping(raw))
                    + worked("channel", () -> writeByChannel(raw));
        }
    }

    private interface Way {
        void go() throws IOException;
    }

    private static String worked(String name, Way way) {
        try {
            way.go();
            return name + " ";
        } catch (IOException | IllegalArgumentException _) {
            return ""; // the system refused, or the segment is for reading
        }
    }

    private static void writeByMapping(Descriptor raw) throws IOException {
        try (Fd fd = Fd.of(raw.duplicate().release())) {
            Mapping mapping = Mapping.map(fd, 1, Access.READ_WRITE);
            mapping.segment().set(JAVA_BYTE, 0, (byte) 'y');
            mapping.recycle();
        }
    }

    private static void writeByChannel(Descriptor raw) throws IOException {
        try (FileChannel channel = FileChannel.open(raw.path(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {'z'}));
        }
    }
}
