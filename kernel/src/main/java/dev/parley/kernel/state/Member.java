package dev.parley.kernel.state;

import dev.parley.wire.MemberRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A process that is connected, and what it has.
 *
 * <p>Owned by {@link Node}; not thread-safe.
 */
final class Member {

    private final long connection;
    private final Credentials credentials;
    private final Map<Long, Port> ports = new LinkedHashMap<>();
    private final Map<Port, Link> links = new HashMap<>();
    private MemberRecord asRecord;
    private boolean greeted;
    private int descriptorsInFlight;

    Member(long id, long connection, Credentials credentials) {
        this.connection = connection;
        this.credentials = credentials;
        this.asRecord = recordOf(id, credentials, "");
    }

    private static MemberRecord recordOf(long id, Credentials credentials, String program) {
        return new MemberRecord(
                id, credentials.pid(), credentials.uid(), credentials.gid(), program);
    }

    long id() {
        return asRecord.id();
    }

    long connection() {
        return connection;
    }

    Credentials credentials() {
        return credentials;
    }

    /** As others see it. */
    MemberRecord asRecord() {
        return asRecord;
    }

    boolean isGreeted() {
        return greeted;
    }

    void greet(String program) {
        greeted = true;
        asRecord = recordOf(id(), credentials, program);
    }

    void add(Port port) {
        ports.put(port.id(), port);
    }

    void remove(Port port) {
        ports.remove(port.id());
    }

    List<Port> ports() {
        return List.copyOf(ports.values());
    }

    void add(Link link) {
        links.put(link.port(), link);
    }

    void remove(Link link) {
        links.remove(link.port());
    }

    /** The links that this member is the client of. */
    List<Link> links() {
        return new ArrayList<>(links.values());
    }

    Optional<Link> linkTo(Port port) {
        return Optional.ofNullable(links.get(port));
    }

    void addInFlight(int descriptors) {
        descriptorsInFlight += descriptors;
    }

    /** How many copies of descriptors were said to it and not yet handed to it; 0 from now on. */
    int takeInFlight() {
        int taken = descriptorsInFlight;
        descriptorsInFlight = 0;
        return taken;
    }
}
