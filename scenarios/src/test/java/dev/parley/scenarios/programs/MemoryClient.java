package dev.parley.scenarios.programs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Passed;
import dev.parley.Reply;
import dev.parley.Transport;
import dev.parley.streams.SharedMemory;
import java.lang.foreign.MemorySegment;
import java.util.Random;

/**
 * Sends memory to a {@link MemoryServer}, to be turned, and checks what became of it, and what came
 * back.
 *
 * <p>Arguments: port name, transport, how many times, how many bytes. Prints "done".
 */
public final class MemoryClient {

    private static final byte[] TURN = "turn".getBytes(UTF_8);

    private MemoryClient() {}

    /** Sends and ends. */
    public static void main(String[] args) throws Exception {
        ConnectOptions by = ConnectOptions.defaults().withTransport(Transport.valueOf(args[1]));
        try (Parley parley = Parley.join();
                Connection connection = parley.connect(args[0], by)) {
            for (int i = 0; i < Integer.parseInt(args[2]); i++) {
                turn(connection, Integer.parseInt(args[3]));
            }
        }
        System.out.println("done");
    }

    /** Once there and back, with random bytes. */
    public static void turn(Connection connection, int sizeBytes) throws ParleyException {
        byte[] original = new byte[sizeBytes];
        new Random().nextBytes(original);
        try (SharedMemory memory = SharedMemory.create(sizeBytes)) {
            memory.segment().copyFrom(MemorySegment.ofArray(original));
            check(original, memory, memory.send(connection, TURN));
        }
    }

    /** Whether both memories are what the server makes of these bytes. */
    public static void check(byte[] original, SharedMemory sent, Reply reply)
            throws ParleyException {
        try (Passed passed = reply.passed();
                SharedMemory answer = SharedMemory.take(passed, 0)) {
            for (int i = 0; i < original.length; i++) {
                byte next = (byte) (original[i] + 1);
                byte there = sent.segment().get(JAVA_BYTE, i);
                byte back = answer.segment().get(JAVA_BYTE, original.length - 1 - i);
                if (there != next || back != next) {
                    throw new AssertionError(
                            "at %d: %d, %d and %d".formatted(i, original[i], there, back));
                }
            }
        }
    }
}
