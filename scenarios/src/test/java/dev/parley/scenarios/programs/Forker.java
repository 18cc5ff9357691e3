package dev.parley.scenarios.programs;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Transport;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A process with a child that inherits its sockets, as careless programs have; the JVM's own way to
 * start a child closes all descriptors.
 *
 * <p>Arguments: "serve" and a port name; or "send", a port name and a kind of link. Prints "child
 * PID" when there is one; then receives a request and keeps it, or sends one.
 */
@SuppressWarnings("restricted")
public final class Forker {

    private static final int F_SETFD = 2;

    private static final Linker LINKER = Linker.nativeLinker();

    private Forker() {}

    /** Waits for its end. */
    public static void main(String[] args) throws Throwable {
        try (Parley parley = Parley.join()) {
            switch (args[0]) {
                case "serve" -> serve(parley, args[1]);
                case "send" -> send(parley, args[1], Transport.valueOf(args[2]));
                default -> throw new IllegalArgumentException(args[0]);
            }
        }
    }

    private static void serve(Parley parley, String name) throws Throwable {
        try (Port port = parley.open(name)) {
            System.out.println("serving");
            Object held = port.receive();
            fork();
            Thread.currentThread().join();
            throw new AssertionError(held);
        }
    }

    private static void send(Parley parley, String name, Transport transport) throws Throwable {
        try (Connection connection =
                parley.connect(name, ConnectOptions.defaults().withTransport(transport))) {
            fork();
            connection.send(new byte[100]);
        }
    }

    private static void fork() throws Throwable {
        int sockets = 0;
        MethodHandle fcntl =
                bind(
                        "fcntl",
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                        Linker.Option.firstVariadicArg(2));
        for (int descriptor : sockets()) {
            sockets += (int) fcntl.invokeExact(descriptor, F_SETFD, 0) == 0 ? 1 : 0;
        }
        if (sockets < 2) {
            throw new AssertionError("the kernel's and the link's socket, found " + sockets);
        }
        MethodHandle system = bind("system", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            String command = "sleep 600 <&- >&- 2>&- & echo child $!";
            int status = (int) system.invokeExact(arena.allocateFrom(command));
            if (status != 0) {
                throw new AssertionError("sh: " + status);
            }
        }
    }

    private static List<Integer> sockets() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .filter(Forker::isSocket)
                    .map(descriptor -> Integer.valueOf(descriptor.getFileName().toString()))
                    .toList();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException _) {
            return false; // the one that lists, closed by now
        }
    }

    private static MethodHandle bind(
            String function, FunctionDescriptor shape, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(function), shape, options);
    }
}
