package dev.parley.scenarios.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Descriptor;
import dev.parley.Parley;
import dev.parley.Rights;
import dev.parley.Transport;
import dev.parley.linux.EventFd;
import dev.parley.linux.Fd;
import dev.parley.linux.Memfd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/**
 * Sends what is no memory to be mapped, and prints what the receiver says of it.
 *
 * <p>Arguments: port name, transport. Of each kind there is one line: unsealed, short, empty,
 * sparse, no memory, a connection, nothing; then "done".
 */
public final class HostileGiver {

    private static final byte[] LOOK = "look".getBytes(UTF_8);
    private static final long SIZE = 8192;

    private final Connection connection;

    private HostileGiver(Connection connection) {
        this.connection = connection;
    }

    /** Sends all of it, and ends. */
    public static void main(String[] args) throws Exception {
        ConnectOptions by = ConnectOptions.defaults().withTransport(Transport.valueOf(args[1]));
        try (Parley parley = Parley.join();
                Connection connection = parley.connect(args[0], by)) {
            HostileGiver giver = new HostileGiver(connection);
            giver.give(Memfd.create("bad", SIZE));
            giver.give(beginningAlone());
            giver.give(sealed(Memfd.createSparse("bad", 0)));
            giver.give(sealed(Memfd.createSparse("bad", SIZE)));
            try (EventFd event = EventFd.create()) {
                giver.give(event.fd().dup());
            }
            giver.give(Rights.none().with(connection));
            giver.give(Rights.none());
        }
        System.out.println("done");
    }

    /** It says that it is a gibibyte; of that there is what somebody looks at first. */
    private static Fd beginningAlone() throws IOException {
        try (Descriptor memory = Descriptor.ofMemory(SIZE);
                FileChannel channel = FileChannel.open(memory.path(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), (1 << 30) - 1);
            return sealed(Fd.of(memory.release()));
        }
    }

    private static Fd sealed(Fd fd) throws IOException {
        Memfd.seal(fd, Memfd.FIXED_SIZE);
        return fd;
    }

    private void give(Fd fd) throws IOException {
        try (Descriptor descriptor = Descriptor.of(fd.release())) {
            give(Rights.none().with(descriptor));
        }
    }

    private void give(Rights rights) throws IOException {
        System.out.println(connection.send(LOOK, rights).text());
    }
}
