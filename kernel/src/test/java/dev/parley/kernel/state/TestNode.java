package dev.parley.kernel.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.kernel.state.Effect.Drop;
import dev.parley.kernel.state.Effect.Introduce;
import dev.parley.kernel.state.Effect.Note;
import dev.parley.kernel.state.Effect.Say;
import dev.parley.kernel.state.Event.Arrived;
import dev.parley.kernel.state.Event.Asked;
import dev.parley.kernel.state.Event.Elapsed;
import dev.parley.kernel.state.Event.Left;
import dev.parley.wire.Ask;
import dev.parley.wire.Ask.Connect;
import dev.parley.wire.Ask.Hello;
import dev.parley.wire.Ask.OpenPort;
import dev.parley.wire.LinkKind;
import dev.parley.wire.MemberEnd;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.PassedRight;
import dev.parley.wire.ProgramRecord;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell;
import dev.parley.wire.Tell.PortOpened;
import dev.parley.wire.Tell.Refused;
import dev.parley.wire.Tell.Welcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A node in a world of its own: processes that arrive and ask by a call, a clock that stands still
 * until it is moved, descriptors that are only counted. Checks at every step that a descriptor is
 * sent only while it is held, and dropped once.
 */
final class TestNode {

    static final int UID = 1000;
    static final int OTHER_UID = 1001;
    static final long EPOCH = 77;
    static final MemberEnd KILLED = new MemberEnd(MemberEnd.Kind.KILLED, 9);
    static final int SLOT_COUNT = 4;
    static final int SLOT_BYTES = 1024;
    static final long LINK_BYTES = 16384;

    private final Node node;
    private final Set<Long> held = new HashSet<>();
    private List<Effect> effects = List.of();
    private long nowNanos;
    private long lastConnection;
    private long lastToken;
    private int lastCall;

    TestNode() {
        this(Limits.standard());
    }

    TestNode(Limits limits) {
        this(Policy.onlyUid(UID), limits);
    }

    TestNode(Policy policy, Limits limits) {
        this(Origin.first(EPOCH, "host", policy, limits));
    }

    TestNode(long epoch) {
        this(Origin.first(epoch, "host", Policy.onlyUid(UID), Limits.standard()));
    }

    /** A node whose kernel has a predecessor, which left these names. */
    TestNode(Map<String, NameHolder> kept) {
        this(new Origin(EPOCH, "host", Policy.onlyUid(UID), Limits.standard(), kept));
    }

    TestNode(Origin origin) {
        node = new Node(origin);
    }

    /** A process arrives and says nothing yet. */
    long arrive(int uid) {
        return arrive(new Credentials(pid(lastConnection + 1), uid, uid));
    }

    /** A process that was here before connects anew. */
    long arriveAgain(int pid) {
        return arrive(new Credentials(pid, UID, UID));
    }

    private long arrive(Credentials credentials) {
        long connection = ++lastConnection;
        tell(new Arrived(connection, credentials));
        return connection;
    }

    /** The pid of the process at a connection. */
    static int pid(long connection) {
        return (int) (4000 + connection);
    }

    /** A process arrives and is let in. */
    long join() {
        return join(UID);
    }

    long join(int uid) {
        long connection = arrive(uid);
        greet(connection, 0);
        return connection;
    }

    /** A process arrives and is let in with this liveness page. */
    long join(Descriptor liveness) {
        long connection = arrive(UID);
        ask(
                connection,
                new Hello(0, "program", "1", ProgramRecord.UNSAID, 0),
                List.of(liveness, descriptor()));
        return connection;
    }

    /** A process that has arrived is let in. */
    MemberRecord greet(long connection, long formerId) {
        return ((Welcome)
                        ask(
                                connection,
                                new Hello(0, "program", "1", ProgramRecord.UNSAID, formerId)))
                .self();
    }

    /** Asks with what has to be enclosed, and returns the one answer. */
    Tell ask(long connection, Ask ask) {
        return tryAsk(connection, ask).orElseThrow();
    }

    Tell ask(long connection, Ask ask, List<Descriptor> enclosed) {
        return tryAsk(connection, ask, enclosed).orElseThrow();
    }

    /** Asks; empty: not answered yet. */
    Optional<Tell> tryAsk(long connection, Ask ask) {
        List<Descriptor> enclosed = new ArrayList<>();
        Enclosure.of(ask).forEach(_ -> enclosed.add(descriptor()));
        return tryAsk(connection, ask, enclosed);
    }

    private Optional<Tell> tryAsk(long connection, Ask ask, List<Descriptor> enclosed) {
        int call = ++lastCall;
        enclosed.forEach(descriptor -> held.add(descriptor.token()));
        tell(new Asked(connection, call, ask, List.copyOf(enclosed)));
        List<Tell> answers = answers(connection, call);
        assertThat(answers).hasSizeLessThanOrEqualTo(1);
        return answers.stream().findFirst();
    }

    int lastCall() {
        return lastCall;
    }

    Descriptor descriptor() {
        return new Descriptor(++lastToken, Optional.empty());
    }

    Descriptor defective(String defect) {
        return new Descriptor(++lastToken, Optional.of(defect));
    }

    long openPort(long connection, String name) {
        return ((PortOpened) ask(connection, new OpenPort(name, false))).portId();
    }

    /** A port that others need a right for. */
    long openPortByRightOnly(long connection) {
        return ((PortOpened) ask(connection, new OpenPort("", true))).portId();
    }

    static Connect connectTo(String name) {
        return connectTo(name, Duration.ZERO);
    }

    static Connect connectTo(String name, Duration patience) {
        return connect(name, 0, LinkKind.MEMORY, patience, PassedRight.NONE);
    }

    static Connect connectBySocketTo(String name) {
        return connect(name, 0, LinkKind.SOCKET, Duration.ZERO, PassedRight.NONE);
    }

    static Connect connectTo(long portId) {
        return connect("", portId, LinkKind.MEMORY, Duration.ZERO, PassedRight.NONE);
    }

    /** Takes a right. */
    static Connect connectBy(PassedRight right) {
        return connect("", 0, LinkKind.MEMORY, Duration.ZERO, right);
    }

    static Connect connect(
            String name, long portId, LinkKind kind, Duration patience, PassedRight right) {
        return new Connect(name, portId, kind, SLOT_COUNT, SLOT_BYTES, patience.toNanos(), right);
    }

    /** The process hangs up; nobody can see its end. */
    void leave(long connection) {
        tell(new Left(connection, false, Optional.of(MemberEnd.UNKNOWN)));
    }

    /** The process hangs up, and may be about to end. */
    void hangUp(long connection) {
        tell(new Left(connection, false, Optional.empty()));
    }

    /** The process ends, and that is known. */
    void die(long connection) {
        tell(new Left(connection, true, Optional.of(KILLED)));
    }

    /** Lets time pass; whoever is due is told. */
    void pass(Duration time) {
        nowNanos += time.toNanos();
        effects = List.of();
        if (node.nextDeadlineNanos().orElse(Long.MAX_VALUE) <= nowNanos) {
            tell(new Elapsed());
        }
    }

    Optional<Duration> nextDeadline() {
        return node.nextDeadlineNanos().stream()
                .mapToObj(deadline -> Duration.ofNanos(deadline - nowNanos))
                .findFirst();
    }

    void tell(Event event) {
        effects = node.on(event, nowNanos);
        effects.forEach(this::check);
    }

    private void check(Effect effect) {
        says(effect)
                .flatMap(say -> say.copies().stream())
                .forEach(copy -> assertThat(held).contains(copy.token()));
        if (effect instanceof Drop(Descriptor descriptor)) {
            assertThat(held.remove(descriptor.token())).as("held: %s", descriptor).isTrue();
        }
    }

    /** What the last event brought about. */
    List<Effect> effects() {
        return effects;
    }

    <T extends Effect> List<T> effects(Class<T> kind) {
        return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    List<String> notes() {
        return effects(Note.class).stream().map(Note::line).toList();
    }

    /** What the last event made the node say to a process in answer to this call. */
    List<Tell> answers(long connection, int call) {
        return effects.stream()
                .flatMap(TestNode::says)
                .filter(say -> say.connection() == connection && say.call() == call)
                .map(Say::tell)
                .toList();
    }

    static Stream<Say> says(Effect effect) {
        return switch (effect) {
            case Say say -> Stream.of(say);
            case Introduce introduce -> Stream.of(introduce.client(), introduce.server());
            default -> Stream.empty();
        };
    }

    int heldDescriptors() {
        return held.size();
    }

    Ledger ledger() {
        return node.ledger();
    }

    static void assertRefused(Tell answer, Refusal refusal, String reason) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> {
                            assertThat(refused.refusal()).isEqualTo(refusal);
                            assertThat(refused.reason()).contains(reason);
                        });
    }
}
