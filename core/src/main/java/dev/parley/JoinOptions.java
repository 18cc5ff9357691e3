package dev.parley;

import dev.parley.node.NodeAddress;
import dev.parley.wire.MemberRole;
import dev.parley.wire.ProgramRecord;
import dev.parley.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How to join a node. Immutable.
 *
 * @param socket where the node's kernel listens
 * @param program what this process is called, for people; at most 64 bytes of UTF-8
 * @param version of that program, for people; at most 64 bytes of UTF-8; empty: nothing is said
 * @param date when that version was made, 1970-01-02 or later; empty: nothing is said
 * @param layer in which this process stands, 0 to {@value #HIGHEST_LAYER}; empty: in none
 * @param role which way its messages go
 * @param deadlocks what is done about sends that close a circle
 * @param waiting how threads wait
 */
public record JoinOptions(
        Path socket,
        String program,
        String version,
        Optional<LocalDate> date,
        OptionalInt layer,
        Role role,
        OnDeadlock deadlocks,
        Waiting waiting) {

    /** The highest layer. */
    public static final int HIGHEST_LAYER = ProgramRecord.HIGHEST_LAYER;

    private static final LocalDate EARLIEST = LocalDate.ofEpochDay(1);
    private static final LocalDate LATEST = LocalDate.ofEpochDay(Integer.MAX_VALUE);

    /** Refuses a name or a version that is too long, and a date or a layer out of range. */
    public JoinOptions {
        Objects.requireNonNull(socket);
        Objects.requireNonNull(role);
        Objects.requireNonNull(deadlocks);
        check("program", program);
        check("version", version);
        date.ifPresent(JoinOptions::check);
        layer.ifPresent(JoinOptions::checkLayer);
    }

    private static void checkLayer(int layer) {
        if (layer < 0 || layer > HIGHEST_LAYER) {
            throw new IllegalArgumentException(
                    "layer must be 0 to %d, layer=%d".formatted(HIGHEST_LAYER, layer));
        }
    }

    private static void check(LocalDate date) {
        if (date.isBefore(EARLIEST) || date.isAfter(LATEST)) {
            throw new IllegalArgumentException(
                    "date must be %s to %s, date=%s".formatted(EARLIEST, LATEST, date));
        }
    }

    private static void check(String what, String label) {
        int length = lengthBytes(label);
        if (length > Wire.MAX_LABEL_BYTES) {
            throw new IllegalArgumentException(
                    "%s must be <= %d bytes, length=%d"
                            .formatted(what, Wire.MAX_LABEL_BYTES, length));
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
                NodeAddress.ofThisProcess().socketToJoin(),
                mainClass(),
                "",
                Optional.empty(),
                OptionalInt.empty(),
                Role.BOTH,
                OnDeadlock.REFUSE,
                Waiting.ADAPTIVE);
    }

    /** The same with another socket. */
    public JoinOptions withSocket(Path other) {
        return new JoinOptions(other, program, version, date, layer, role, deadlocks, waiting);
    }

    /** The same with another program name. */
    public JoinOptions withProgram(String other) {
        return new JoinOptions(socket, other, version, date, layer, role, deadlocks, waiting);
    }

    /** The same with another version of the program, and no date. */
    public JoinOptions withVersion(String other) {
        return new JoinOptions(
                socket, program, other, Optional.empty(), layer, role, deadlocks, waiting);
    }

    /** The same with another version of the program, made on this day. */
    public JoinOptions withVersion(String other, LocalDate madeOn) {
        return new JoinOptions(
                socket, program, other, Optional.of(madeOn), layer, role, deadlocks, waiting);
    }

    /** The same with another way of waiting. */
    public JoinOptions withWaiting(Waiting other) {
        return new JoinOptions(socket, program, version, date, layer, role, deadlocks, other);
    }

    /**
     * The same in a layer. Between two processes that both stand in layers, messages go up only:
     * whoever connects to a port in his own layer, or below it, is refused. So no circle of those
     * who wait for each other can be among them.
     *
     * @param other 0 to {@value #HIGHEST_LAYER}
     */
    public JoinOptions withLayer(int other) {
        return new JoinOptions(
                socket, program, version, date, OptionalInt.of(other), role, deadlocks, waiting);
    }

    /** The same, with something else done about sends that close a circle. */
    public JoinOptions withDeadlocks(OnDeadlock other) {
        return new JoinOptions(socket, program, version, date, layer, role, other, waiting);
    }

    /** The same with another role. */
    public JoinOptions withRole(Role other) {
        return new JoinOptions(socket, program, version, date, layer, other, deadlocks, waiting);
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

    /** What is said to the kernel of the program. */
    ProgramRecord own() {
        long epochDay = date.map(LocalDate::toEpochDay).orElse(0L);
        MemberRole which =
                switch (role) {
                    case BOTH -> MemberRole.BOTH;
                    case SENDS -> MemberRole.SENDS;
                    case RECEIVES -> MemberRole.RECEIVES;
                };
        return new ProgramRecord(
                version, Math.toIntExact(epochDay), layer.orElse(ProgramRecord.NO_LAYER), which);
    }

    private static int lengthBytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
