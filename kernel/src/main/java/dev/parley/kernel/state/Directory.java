package dev.parley.kernel.state;

import dev.parley.wire.NameRecord;
import dev.parley.wire.Quoted;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell.Names;
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

    private final Map<Long, Port> ports = new HashMap<>();
    private final NavigableMap<String, Port> names = new TreeMap<>();

    Optional<Port> find(String name) {
        return Optional.ofNullable(names.get(name));
    }

    Port require(long portId) throws RefusedException {
        Port port = ports.get(portId);
        if (port == null) {
            throw new RefusedException(Refusal.NOT_FOUND, "no port has this id, port=" + portId);
        }
        return port;
    }

    Port requireOwn(Member member, long portId) throws RefusedException {
        Port port = require(portId);
        if (port.owner() != member) {
            throw new RefusedException(
                    Refusal.NOT_PERMITTED, "the port is somebody else's, port=" + portId);
        }
        return port;
    }

    /** The port of one's own that this name leads to. */
    Port requireOwn(Member member, String name) throws RefusedException {
        Port port = find(name).orElseThrow(() -> noSuchName(name));
        if (port.owner() != member) {
            throw new RefusedException(
                    Refusal.NOT_PERMITTED, "the name is somebody else's, name=" + Quoted.of(name));
        }
        return port;
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
