package dev.parley;

import dev.parley.node.NodeAddress;
import dev.parley.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/**
 * How to join a node. Immutable.
 *
 * @param socket where the node's kernel listens
 * @param program what this process is called, for people; at most 64 bytes of UTF-8
 * @param waiting how threads wait
 */
public record JoinOptions(Path socket, String program, Waiting waiting) {

    /** Refuses a program name that is too long. */
    public JoinOptions {
        Objects.requireNonNull(socket);
        int length = lengthBytes(program);
        if (length > Wire.MAX_LABEL_BYTES) {
            throw new IllegalArgumentException(
                    "program must be <= " + Wire.MAX_LABEL_BYTES + " bytes, length=" + length);
        }
    }

    /**
     * The user's own node: {@code $PARLEY_SOCKET}; else {@code parley/kernel.sock} in {@code
     * $XDG_RUNTIME_DIR}, in {@code /run/user/UID} or {@code /tmp/parley-UID}; else, where that does
     * not exist and {@code /run/parley/kernel.sock} does, the system's. The program is called after
     * its main class.
     */
    public static JoinOptions defaults() {
        return new JoinOptions(
                NodeAddress.ofThisProcess().socketToJoin(), mainClass(), Waiting.ADAPTIVE);
    }

    /** The same with another socket. */
    public JoinOptions withSocket(Path other) {
        return new JoinOptions(other, program, waiting);
    }

    /** The same with another program name. */
    public JoinOptions withProgram(String other) {
        return new JoinOptions(socket, other, waiting);
    }

    /** The same with another way of waiting. */
    public JoinOptions withWaiting(Waiting other) {
        return new JoinOptions(socket, program, other);
    }

    /** The simple name of the main class, or the jar's without its ending, cut to what fits. */
    private static String mainClass() {
        String command = System.getProperty("sun.java.command", "java").split(" ", 2)[0];
        String name = command.substring(command.lastIndexOf('/') + 1);
        String stem = name.endsWith(".jar") ? name.substring(0, name.length() - 4) : name;
        String simple = stem.substring(stem.lastIndexOf('.') + 1);
        while (lengthBytes(simple) > Wire.MAX_LABEL_BYTES) {
            simple = simple.substring(0, simple.length() - 1);
        }
        return simple;
    }

    private static int lengthBytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
