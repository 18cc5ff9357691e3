package dev.parley.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A kernel inside this process, with a node that nobody else finds: for tests and demonstrations.
 *
 * <p>Thread-safe. Owns a directory of its own, which only this user can look into.
 */
public final class EmbeddedKernel implements AutoCloseable {

    private static final String SOCKET_NAME = "kernel.sock";

    /** A path of a socket ends at 107 bytes; this leaves room for the directory and the socket. */
    private static final int LONGEST_BASE_BYTES = 64;

    private final Path directory;
    private final Kernel kernel;

    private EmbeddedKernel(Path directory, Kernel kernel) {
        this.directory = directory;
        this.kernel = kernel;
    }

    /**
     * Starts one, in a new directory among the temporary ones. Returns when processes can join.
     *
     * @throws IOException the system refuses the directory or the socket
     */
    public static EmbeddedKernel start() throws IOException {
        Path directory = Files.createTempDirectory(base(), "parley-");
        try {
            Path socket = directory.resolve(SOCKET_NAME);
            return new EmbeddedKernel(directory, Kernel.start(KernelOptions.userNode(socket)));
        } catch (IOException e) {
            remove(directory);
            throw e;
        }
    }

    private static Path base() {
        Path base = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        int lengthBytes = base.toString().getBytes(UTF_8).length;
        return lengthBytes <= LONGEST_BASE_BYTES ? base : Path.of("/tmp");
    }

    /** Where processes join. */
    public Path socket() {
        return kernel.socket();
    }

    /**
     * Ends the kernel, and removes its directory; blocks until that is done. The second time does
     * nothing.
     *
     * @throws IOException the directory cannot be removed: for instance somebody put a file there
     */
    @Override
    public void close() throws IOException {
        kernel.close();
        remove(directory);
    }

    private static void remove(Path directory) throws IOException {
        // Nobody else starts a kernel here, so these files, unlike those of others, may go.
        Path socket = directory.resolve(SOCKET_NAME);
        Files.deleteIfExists(NodeSocket.journalFile(socket));
        Files.deleteIfExists(NodeSocket.lockFile(socket));
        Files.deleteIfExists(directory);
    }
}
