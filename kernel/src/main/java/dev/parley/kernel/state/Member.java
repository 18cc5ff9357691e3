package dev.parley.kernel.state;

import dev.parley.wire.Ask.Hello;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.ProgramRecord;
import dev.parley.wire.RightUse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A process that is connected, and what it has.
 *
 * <p>Owned by {@link Node}; not thread-safe.
 */
final class Member {

    private final long connection;
    private final Credentials credentials;
    private final Map<Long, Port> ports = new LinkedHashMap<>();
    private final Map<Port, List<Link>> links = new LinkedHashMap<>();
    private final Set<Right> rights = new LinkedHashSet<>();
    private final Set<Watch> watches = new LinkedHashSet<>();
    private MemberRecord asRecord;
    private Optional<Greeting> greeting = Optional.empty();
    private int descriptorsInFlight;
    private boolean saidFarewell;

    /** What it said first, and what came with that. */
    private record Greeting(Hello hello, Descriptor liveness, Descriptor table) {}

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

    boolean isOfSameUser(Member other) {
        return credentials.uid() == other.credentials.uid();
    }

    boolean isGreeted() {
        return greeting.isPresent();
    }

    /**
     * @param pages its liveness page and its table
     */
    void greet(Hello hello, List<Descriptor> pages) {
        greeting = Optional.of(new Greeting(hello, pages.getFirst(), pages.getLast()));
        asRecord = recordOf(id(), credentials, hello.program());
    }

    /** The page that shows others whether it lives; of a member that is greeted. */
    Descriptor livenessPage() {
        return greeting.orElseThrow().liveness();
    }

    /** What it publishes of its threads; of a member that is greeted. */
    Descriptor table() {
        return greeting.orElseThrow().table();
    }

    /** Of which version its library is, in its own words; of a member that is greeted. */
    String version() {
        return greeting.orElseThrow().hello().version();
    }

    /** What it says of its program; of a member that is greeted. */
    ProgramRecord program() {
        return greeting.orElseThrow().hello().own();
    }

    /** It says that it is about to leave. */
    void sayFarewell() {
        saidFarewell = true;
    }

    boolean hasSaidFarewell() {
        return saidFarewell;
    }

    /** Its id before it lost its kernel; 0: it has lost none. */
    long formerId() {
        return greeting.map(said -> said.hello().formerId()).orElse(0L);
    }

    /** What has to be dropped with it. */
    List<Descriptor> pages() {
        return greeting.map(said -> List.of(said.liveness(), said.table())).orElse(List.of());
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
        links.computeIfAbsent(link.port(), _ -> new ArrayList<>()).add(link);
    }

    void remove(Link link) {
        links.computeIfPresent(
                link.port(),
                (_, several) -> {
                    several.remove(link);
                    return several.isEmpty() ? null : several;
                });
    }

    /** The links that this member is the client of. */
    List<Link> links() {
        return links.values().stream().flatMap(List::stream).toList();
    }

    /**
     * A link to this port that is good for this use already. There is none to send once: each right
     * to do that has a link of its own.
     */
    Optional<Link> linkTo(Port port, RightUse use) {
        return links.getOrDefault(port, List.of()).stream()
                .filter(link -> use != RightUse.ONCE && link.use().covers(use))
                .findFirst();
    }

    void add(Right right) {
        rights.add(right);
    }

    void remove(Right right) {
        rights.remove(right);
    }

    /** The rights that were passed to this member, and that it has not taken yet. */
    List<Right> rights() {
        return List.copyOf(rights);
    }

    void add(Watch watch) {
        watches.add(watch);
    }

    void remove(Watch watch) {
        watches.remove(watch);
    }

    List<Watch> watches() {
        return List.copyOf(watches);
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
