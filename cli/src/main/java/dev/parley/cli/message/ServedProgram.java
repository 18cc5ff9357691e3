package dev.parley.cli.message;

import dev.parley.Errno;
import dev.parley.Member;
import dev.parley.Request;
import dev.parley.linux.Fd;
import dev.parley.linux.Memfd;
import dev.parley.node.NodeAddress;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The command that answers requests. Immutable.
 *
 * @param line the command and its arguments
 * @param socket of the node, so that the command can take part in it too
 */
record ServedProgram(List<String> line, Path socket) {

    /**
     * A terminal sends Ctrl-C to all: to the server, which lets its commands finish, and to them.
     */
    private static final List<String> DEAF_TO_CTRL_C =
            List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh");

    private static final File NOTHING = new File("/dev/null");
    private static final int CHUNK_BYTES = 1 << 16;

    /** Why it cannot be started now; empty if it can. */
    Optional<Errno> defect() {
        List<Path> places = places().filter(Files::isRegularFile).toList();
        if (places.isEmpty()) {
            return Optional.of(Errno.ENOENT);
        }
        return places.stream().anyMatch(Files::isExecutable)
                ? Optional.empty()
                : Optional.of(Errno.EACCES);
    }

    String name() {
        return line.getFirst();
    }

    /**
     * Starts it, with the request on its standard input, a pipe as its standard output, and this
     * process's standard error.
     */
    Process start(Request request) throws IOException {
        List<String> command = new ArrayList<>(DEAF_TO_CTRL_C);
        command.addAll(line);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
        describe(request.sender(), builder.environment());
        if (request.size() == 0) {
            return builder.redirectInput(NOTHING).start();
        }
        // A file instead of a pipe: nobody has to feed it, and the command may leave it unread.
        try (Fd input = Memfd.createSparse("parley serve", request.size())) {
            Path path = Path.of("/proc/self/fd", Integer.toString(input.number()));
            copy(request, path);
            return builder.redirectInput(path.toFile()).start();
        }
    }

    private void describe(Member sender, Map<String, String> environment) {
        environment.put(NodeAddress.VARIABLE, socket.toString());
        environment.put("PARLEY_SENDER_MEMBER", Long.toString(sender.id()));
        environment.put("PARLEY_SENDER_PID", Integer.toString(sender.pid()));
        environment.put("PARLEY_SENDER_UID", Integer.toUnsignedString(sender.uid()));
        environment.put("PARLEY_SENDER_GID", Integer.toUnsignedString(sender.gid()));
        environment.put("PARLEY_SENDER_PROGRAM", sender.program());
    }

    private static void copy(Request request, Path to) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        long offset = 0;
        try (FileChannel file = FileChannel.open(to, StandardOpenOption.WRITE)) {
            for (int length = request.read(offset, chunk);
                    length > 0;
                    length = request.read(offset, chunk.clear())) {
                offset += length;
                chunk.flip();
                while (chunk.hasRemaining()) {
                    file.write(chunk);
                }
            }
        }
    }

    /** Where it may be, as the shell looks for it. */
    private Stream<Path> places() {
        if (name().isEmpty()) {
            return Stream.empty();
        }
        if (name().contains("/")) {
            return Stream.of(Path.of(name()));
        }
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        return Stream.of(path.split(":", -1)).map(directory -> Path.of(directory, name()));
    }
}
