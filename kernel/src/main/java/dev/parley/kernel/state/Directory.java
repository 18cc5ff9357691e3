package dev.parley.kernel.state;

import dev.parley.wire.NameRecord;
import dev.parley.wire.Quoted;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell.Names;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The ports by number and by name.
 *
 * <p>Owned by {@link Node}; not thread-safe.
 */
final class Directory {

    /** So many of the longest names and programs fit into a frame. */
    static final int NAMES_PER_PAGE = 64;

    private final Ids ids;
    private final Map<Long, Port> ports = new HashMap<>();
    private final NavigableMap<String, Port> names = new TreeMap<>();

    Directory(Ids ids) {
        this.ids = ids;
    }

    Optional<Port> find(String name) {
        return Optional.ofNullable(names.get(name));
    }

    Optional<Port> find(long portId) {
        return Optional.ofNullable(ports.get(portId));
    }

    Port require(long portId) throws RefusedException {
        return find(portId).orElseThrow(() -> ids.missing("port", portId));
    }

    Port requireOwn(Member member, long portId) throws RefusedException {
        Port port = require(portId);
        if (port.owner() != member) {
            throw new RefusedException(
                    Refusal.NOT_PERMITTED, "the port is somebody else's, port=" + portId);
        }
        return port;
    }

    void requireLeadsTo(String name, Port port) throws RefusedException {
        Port found = find(name).orElseThrow(() -> noSuchName(name));
        if (found.owner() != port.owner()) {
            throw new RefusedException(
                    Refusal.NOT_PERMITTED, "the name is somebody else's, name=" + Quoted.of(name));
        }
        if (found != port) {
            throw new RefusedException(
                    Refusal.NOT_FOUND,
                    "the name leads to another port, name=%s port=%d"
                            .formatted(Quoted.of(name), found.id()));
        }
    }

    void requireFree(String name) throws RefusedException {
        if (names.containsKey(name)) {
            throw new RefusedException(Refusal.TAKEN, "the name is taken, name=" + Quoted.of(name));
        }
    }

    static RefusedException noSuchName(String name) {
        return new RefusedException(
                Refusal.NOT_FOUND, "no port has this name, name=" + Quoted.of(name));
    }

    void add(Port port) {
        ports.put(port.id(), port);
    }

    void remove(Port port) {
        ports.remove(port.id());
    }

    void attach(String name, Port port) {
        names.put(name, port);
        port.add(name);
    }

    void detach(String name, Port port) {
        names.remove(name);
        port.remove(name);
    }

    /** All ports, in the order in which they were opened. */
    List<Port> ports() {
        return ports.values().stream().sorted(Comparator.comparingLong(Port::id)).toList();
    }

    /** The names after this one, as many as fit into one answer. */
    Names page(String after) {
        NavigableMap<String, Port> rest = names.tailMap(after, false);
        List<NameRecord> page =
                rest.entrySet().stream()
                        .limit(NAMES_PER_PAGE)
                        .map(entry -> nameRecord(entry.getKey(), entry.getValue()))
                        .toList();
        return new Names(page, rest.size() > page.size());
    }

    private static NameRecord nameRecord(String name, Port port) {
        return new NameRecord(name, port.id(), port.owner().asRecord());
    }
}
