package dev.parley.scenarios.programs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.Transport;
import dev.parley.streams.SharedMemory;
import dev.parley.streams.Writers;

/**
 * Makes memory that begins with a 7, sends it, and keeps it.
 *
 * <p>Arguments: port name, transport, how many bytes, who may write. Prints "given"; lives until
 * its input ends, or it is killed.
 */
public final class MemoryGiver {

    private MemoryGiver() {}

    /** Sends once. */
    public static void main(String[] args) throws Exception {
        ConnectOptions by = ConnectOptions.defaults().withTransport(Transport.valueOf(args[1]));
        try (Parley parley = Parley.join();
                Connection connection = parley.connect(args[0], by);
                SharedMemory memory =
                        SharedMemory.create(Long.parseLong(args[2]), Writers.valueOf(args[3]))) {
            memory.segment().set(JAVA_BYTE, 0, (byte) 7);
            memory.send(connection, new byte[0]);
            System.out.println("given");
            while (System.in.read() >= 0) {}
        }
    }
}
