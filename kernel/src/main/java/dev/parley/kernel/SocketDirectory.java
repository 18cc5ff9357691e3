package dev.parley.kernel;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.parley.linux.Processes;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Set;

/**
 * The directory of a node's socket. Whoever could write to it could put a socket of their own in
 * the kernel's place, so a kernel starts only in one where nobody else can.
 */
final class SocketDirectory {

    private SocketDirectory() {}

    /** Makes the directory if there is none, and insists on its safety either way. */
    static void prepare(Path directory, NodeKind kind) throws IOException {
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(kind.directoryPermissions()));
            // Again, because the umask has taken away from the first.
            Files.setPosixFilePermissions(directory, kind.directoryPermissions());
        } catch (FileAlreadyExistsException _) {
            // Looked at below, as is the one just made: somebody may have been faster.
        } catch (NoSuchFileException _) {
            throw new KernelCannotStart("there is no directory to make " + directory + " in");
        }
        check(directory, kind);
    }

    private static void check(Path directory, NodeKind kind) throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(directory, PosixFileAttributes.class, NOFOLLOW_LINKS);
        if (!attributes.isDirectory()) {
            throw new KernelCannotStart(directory + " must be a directory, and not a link to one");
        }
        int owner = (int) Files.getAttribute(directory, "unix:uid", NOFOLLOW_LINKS);
        if (owner != Processes.effectiveUid()) {
            throw new KernelCannotStart(
                    "%s belongs to uid %d; it must belong to the kernel's own, uid %d"
                            .formatted(directory, owner, Processes.effectiveUid()));
        }
        Set<PosixFilePermission> permissions = attributes.permissions();
        if (!Collections.disjoint(permissions, kind.forbiddenPermissions())) {
            throw new KernelCannotStart(
                    "%s is open to others: it has %s and must have %s"
                            .formatted(
                                    directory,
                                    PosixFilePermissions.toString(permissions),
                                    PosixFilePermissions.toString(kind.directoryPermissions())));
        }
    }
}
