package dev.parley.cli.sin;

import dev.parley.Ending;
import dev.parley.Member;
import dev.parley.Role;
import dev.parley.Snapshot;
import dev.parley.Snapshot.PortInfo;
import dev.parley.Snapshot.ThreadInfo;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What things are called in tables. */
final class Labels {

    /** For what there is not. */
    static final String NONE = "-";

    /** For one who is gone, or whom another kernel introduced. */
    private static final String STRANGER = "?";

    private Labels() {}

    static String of(Member member) {
        return member.pid() + " " + member.program();
    }

    /** How a process ended. */
    static String of(Ending ending) {
        return switch (ending) {
            case Ending.Left _ -> "left";
            case Ending.Exited(int status) -> "exit " + status;
            case Ending.Killed(int signal) -> "signal " + signal;
            case Ending.Died _ -> "died";
            case Ending.Unknown _ -> "unknown";
        };
    }

    /** Its names, or its number. */
    static String of(PortInfo port) {
        return port.names().isEmpty() ? number(port.id()) : String.join(",", port.names());
    }

    static String port(Snapshot snapshot, OptionalLong portId) {
        if (portId.isEmpty()) {
            return NONE;
        }
        Optional<PortInfo> port = snapshot.port(portId.getAsLong());
        return port.map(Labels::of).orElse(number(portId.getAsLong()));
    }

    private static String number(long portId) {
        return "port " + portId;
    }

    /** Whom a thread waits for. */
    static String blockedOn(Snapshot snapshot, ThreadInfo thread) {
        return switch (thread.state()) {
            case READY, RECEIVE -> NONE;
            case SEND, REPLY -> snapshot.blockedOn(thread).map(Labels::of).orElse(STRANGER);
        };
    }

    static String priority(int priority) {
        return priority == 0 ? NONE : Integer.toString(priority);
    }

    static String of(Role role) {
        return switch (role) {
            case BOTH -> "both";
            case SENDS -> "sends";
            case RECEIVES -> "receives";
        };
    }

    static String number(OptionalInt number) {
        return number.isPresent() ? Integer.toString(number.getAsInt()) : NONE;
    }

    static String number(OptionalLong number) {
        return number.isPresent() ? Long.toString(number.getAsLong()) : NONE;
    }
}
