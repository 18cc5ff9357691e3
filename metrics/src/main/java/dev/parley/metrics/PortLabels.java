package dev.parley.metrics;

import static java.util.stream.Collectors.toMap;

import dev.parley.Snapshot;
import dev.parley.Snapshot.PortInfo;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The labels of whatever belongs to the ports of one picture.
 *
 * @param labels by the port's number
 */
record PortLabels(Map<Long, String> labels) {

    /** A port without a name: there may be many, which nobody could tell apart. */
    private static final String UNNAMED = "(unnamed)";

    static PortLabels of(Snapshot snapshot, Labels names) {
        return new PortLabels(
                snapshot.ports().stream().collect(toMap(PortInfo::id, port -> label(port, names))));
    }

    private static String label(PortInfo port, Labels names) {
        return port.names().isEmpty() ? UNNAMED : names.of(port.names().getFirst());
    }

    /** The label of a port; one that is gone has none any more. */
    String of(long portId) {
        return labels.getOrDefault(portId, UNNAMED);
    }

    /** The label of a port that may not be known. */
    String of(OptionalLong portId) {
        return portId.isPresent() ? of(portId.getAsLong()) : UNNAMED;
    }
}
