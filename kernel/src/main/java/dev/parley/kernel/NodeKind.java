package dev.parley.kernel;

import dev.parley.kernel.state.Policy;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Whose node it is, and so what the files at its socket must look like. */
enum NodeKind {
    /** One user's own: nobody else may even look into the directory. */
    USER("rwx------", "rw-------", "---rwxrwx"),

    /** The host's: others may reach the socket, and change nothing around it. */
    SYSTEM("rwxr-xr-x", "rw-rw-rw-", "----w--w-");

    private final String directory;
    private final String socket;
    private final String forbidden;

    NodeKind(String directory, String socket, String forbidden) {
        this.directory = directory;
        this.socket = socket;
        this.forbidden = forbidden;
    }

    /** What a new directory gets. */
    Set<PosixFilePermission> directoryPermissions() {
        return PosixFilePermissions.fromString(directory);
    }

    Set<PosixFilePermission> socketPermissions() {
        return PosixFilePermissions.fromString(socket);
    }

    /** Who may do what on it. */
    Policy policy(int kernelUid) {
        return switch (this) {
            case USER -> Policy.onlyUid(kernelUid);
            case SYSTEM -> Policy.everybody(kernelUid);
        };
    }

    /** What no directory may have. */
    Set<PosixFilePermission> forbiddenPermissions() {
        return PosixFilePermissions.fromString(forbidden);
    }
}
