package dev.parley.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

/** What is a name of a port: 1 to {@value Wire#MAX_NAME_BYTES} bytes of UTF-8, no controls. */
public final class PortName {

    private PortName() {}

    /** Begins the names of processes. */
    private static final char OF_PROCESS = '#';

    /** What a process is called by its pid: a name that the kernel gives to no other. */
    public static String ofProcess(int pid) {
        return OF_PROCESS + Integer.toString(pid);
    }

    /** Whether it is of the kind of {@link #ofProcess}. */
    public static boolean isOfProcess(String name) {
        return name.charAt(0) == OF_PROCESS;
    }

    /** Why this is not a name, with the value; empty when it is one. */
    public static Optional<String> defect(String name) {
        if (name.isEmpty()) {
            return Optional.of("a name must not be empty");
        }
        int lengthBytes = name.getBytes(UTF_8).length;
        if (lengthBytes > Wire.MAX_NAME_BYTES) {
            return Optional.of(
                    "a name must be <= " + Wire.MAX_NAME_BYTES + " bytes, length=" + lengthBytes);
        }
        if (!UTF_8.newEncoder().canEncode(name)) {
            return Optional.of("a name must be Unicode, name=" + Quoted.of(name));
        }
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            return Optional.of("a name must not contain controls, name=" + Quoted.of(name));
        }
        return Optional.empty();
    }
}
