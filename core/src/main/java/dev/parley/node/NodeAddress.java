package dev.parley.node;

import dev.parley.linux.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/** Where a node's kernel listens. */
public final class NodeAddress {

    /** The environment variable that names a socket outright. */
    public static final String VARIABLE = "PARLEY_SOCKET";

    private static final String SOCKET_NAME = "kernel.sock";

    private final Map<String, String> environment;
    private final int uid;

    private NodeAddress(Map<String, String> environment, int uid) {
        this.environment = environment;
        this.uid = uid;
    }

    static NodeAddress of(Map<String, String> environment, int uid) {
        return new NodeAddress(environment, uid);
    }

    /** The address as this process's user and environment have it. */
    public static NodeAddress ofThisProcess() {
        return of(System.getenv(), Processes.effectiveUid());
    }

    /** The socket of the node for everybody on this host. */
    public static Path systemSocket() {
        return Path.of("/run/parley", SOCKET_NAME);
    }

    /**
     * The socket of the user's own node: {@code $PARLEY_SOCKET}; else {@code parley/kernel.sock} in
     * {@code $XDG_RUNTIME_DIR}; else in {@code /run/user/UID}, if that is the user's; else {@code
     * /tmp/parley-UID/kernel.sock}.
     */
    public Path userSocket() {
        return named().orElseGet(() -> runtimeDirectory().resolve(SOCKET_NAME));
    }

    /** The socket to join: the user's own node, or the system's where only that one exists. */
    public Path socketToJoin() {
        Path user = userSocket();
        boolean onlySystem =
                named().isEmpty() && !Files.exists(user) && Files.exists(systemSocket());
        return onlySystem ? systemSocket() : user;
    }

    private Optional<Path> named() {
        return setting(VARIABLE).map(Path::of);
    }

    private Path runtimeDirectory() {
        Optional<Path> runtime = setting("XDG_RUNTIME_DIR").map(Path::of);
        if (runtime.isPresent()) {
            return runtime.get().resolve("parley");
        }
        Path loginDirectory = Path.of("/run/user", Integer.toString(uid));
        return isOurs(loginDirectory)
                ? loginDirectory.resolve("parley")
                : Path.of("/tmp/parley-" + uid);
    }

    private Optional<String> setting(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    private boolean isOurs(Path directory) {
        try {
            return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                    && ownerOf(directory) == uid;
        } catch (IOException _) {
            return false;
        }
    }

    /**
     * Why a socket's directory cannot be trusted; empty: it can. Whoever may write to the directory
     * may put a socket of their own there.
     */
    public Optional<String> distrust(Path socket) throws IOException {
        Path directory = directoryOf(socket);
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(directory + " is not a directory");
        }
        int owner = ownerOf(directory);
        if (owner != uid && owner != 0) {
            return Optional.of(directory + " belongs to uid " + owner + ", not to uid " + uid);
        }
        var permissions = Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS);
        String text = PosixFilePermissions.toString(permissions);
        boolean sticky = ((int) Files.getAttribute(directory, "unix:mode") & 01000) != 0;
        if ((text.charAt(4) == 'w' || text.charAt(7) == 'w') && !sticky) {
            return Optional.of(directory + " is writable by others: " + text);
        }
        return Optional.empty();
    }

    private static Path directoryOf(Path socket) {
        Path parent = socket.toAbsolutePath().getParent();
        return parent == null ? Path.of("/") : parent;
    }

    private static int ownerOf(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }
}
