package dev.parley.link;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.parley.explore.Actor;
import dev.parley.explore.PrivateHeap;
import dev.parley.explore.PrivateHeap.Cell;
import dev.parley.link.LinkModel.Pair;
import dev.parley.link.LinkModel.Trouble;
import dev.parley.link.ReceivePort.Taken;
import dev.parley.link.ReceiveSet.Arrival;
import dev.parley.sleep.Deadline;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A thread that receives, replies, and receives again. */
class LinkReceiver extends Actor {

    private static final int TAKE = 0;
    private static final int SLEEP = 1;
    private static final int REPLY = 2;

    final LinkScene scene;
    private final ReceivePort port;
    private final List<Pair> pairs;
    private final boolean leaves;
    private final boolean staysAway;
    private final Held held = new Held();

    /** To receive into while the other is held. */
    private final Held spare = new Held();

    /** It answers what it holds when it is told that the client wants to leave. */
    private boolean isPatient;

    private int phase;
    private boolean hasExpired;
    private long request;

    LinkReceiver(
            LinkScene scene,
            ReceivePort port,
            int process,
            int number,
            List<Pair> pairs,
            boolean leaves,
            boolean staysAway) {
        super("receiver " + (number + 1), process);
        this.scene = scene;
        this.port = port;
        this.pairs = pairs;
        this.leaves = leaves;
        this.staysAway = staysAway;
    }

    void track(PrivateHeap own) {
        // The same for all messages, but for the link, which is below.
        own.track(
                held,
                "link",
                "number",
                "place",
                "size",
                "receiver",
                "hops",
                "forwardLink",
                "replyRoom",
                "request",
                "requestAt",
                "beside",
                "replyIsBeside",
                "written",
                "replyPlace",
                "replySize",
                "failed",
                "status",
                "stamp",
                "rights",
                "whenOver");
        own.track(
                new Cell() {
                    @Override
                    public long get() {
                        Object link = PortFields.get(held, "link", Object.class);
                        for (Pair pair : pairs) {
                            if (pair.server() == link) {
                                return pair.number() + 1L;
                            }
                        }
                        return 0;
                    }

                    @Override
                    public void set(long number) {
                        PortFields.put(
                                held,
                                "link",
                                number == 0 ? null : pairs.get((int) number - 1).server());
                    }
                });
    }

    @Override
    protected boolean mayTimeOut() {
        return leaves;
    }

    @Override
    protected boolean step() {
        return switch (phase) {
            case TAKE -> took(poll(free()));
            case SLEEP -> sleep();
            default -> reply();
        };
    }

    /** Whether it receives from that port. */
    boolean isAt(ReceivePort which) {
        return port.equals(which);
    }

    boolean isPatient() {
        return isPatient;
    }

    private Held free() {
        return isPatient ? spare : held;
    }

    /** As {@link ReceivePort#receive} goes on when it did not come soon. */
    private boolean sleep() {
        if (hasExpired) {
            leave(Taken.NOTHING);
            return false;
        }
        if (Thread.currentThread().isInterrupted()) {
            leave(Taken.INTERRUPTED);
            boolean _ = Thread.interrupted();
            phase = TAKE;
            return true;
        }
        Arrival arrival = sleepOnce(free());
        hasExpired = leaves && scene.machine().hasTimedOut();
        return took(arrival);
    }

    Arrival poll(Held into) {
        return new Arrival(port, port.receive(into, Deadline.AT_ONCE));
    }

    Arrival sleepOnce(Held into) {
        return new Arrival(port, port.sleepOnce(into, Deadline.NEVER));
    }

    void leave(Taken why) {
        port.leave(why);
    }

    private boolean took(Arrival arrival) {
        switch (arrival.taken()) {
            case REQUEST -> {
                held.read(0, scene.eightBytes(), 0, Long.BYTES);
                request = scene.eightBytes().get(JAVA_LONG_UNALIGNED, 0);
                observeReceived(request);
                isPatient = scene.shape().has(Trouble.PATIENT);
                phase = isPatient ? TAKE : REPLY;
            }
            case NOTICE -> {
                phase = TAKE;
                hear(Objects.requireNonNull(arrival.port()).pollNotice());
            }
            case PULSE -> throw scene.machine().violation("nobody pulses");
            case PROXY -> {
                scene.observer().triggerReceived();
                phase = TAKE;
            }
            case NOTHING -> phase = SLEEP;
            case INTERRUPTED -> phase = TAKE;
            case CLOSED, ABSENT, CALLED -> {
                return false;
            }
        }
        return true;
    }

    private void hear(@Nullable Object notice) {
        for (Pair pair : pairs) {
            if (pair.server() == notice) {
                scene.observer().deathTold(pair.number());
            } else if (notice instanceof Abandonment abandonment
                    && pair.server() == abandonment.link()) {
                scene.observer().abandonmentTold(pair.number(), abandonment.generation());
                boolean isOwn =
                        abandonment.link() == held.link()
                                && abandonment.generation() == held.generation();
                phase = isPatient && isOwn ? REPLY : TAKE;
            }
        }
    }

    void observeReceived(long received) {
        scene.observer().received(received);
    }

    private boolean reply() {
        isPatient = false;
        if (!held.finish()) {
            throw scene.machine().violation("request " + request + " was replied already");
        }
        complete(held, request);
        phase = TAKE;
        return !staysAway;
    }

    void complete(Held finished, long received) {
        scene.eightBytes().set(JAVA_LONG_UNALIGNED, 0, LinkObserver.replyTo(received));
        finished.place(scene.eightBytes());
        scene.observer().replied(received, finished.complete(0));
    }
}
