package dev.parley.link;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.parley.explore.Actor;
import dev.parley.explore.PrivateHeap;
import dev.parley.explore.PrivateHeap.Cell;
import dev.parley.link.LinkModel.Pair;
import java.util.List;

/** A thread that receives, replies, and receives again. */
final class LinkReceiver extends Actor {

    private static final int TAKE = 0;
    private static final int SLEEP = 1;
    private static final int REPLY = 2;

    private final LinkScene scene;
    private final List<Pair> pairs;
    private final boolean leaves;
    private final boolean staysAway;
    private final Held held = new Held();
    private int phase;
    private boolean hasExpired;
    private long request;

    LinkReceiver(
            LinkScene scene,
            int process,
            int number,
            List<Pair> pairs,
            boolean leaves,
            boolean staysAway) {
        super("receiver " + (number + 1), process);
        this.scene = scene;
        this.pairs = pairs;
        this.leaves = leaves;
        this.staysAway = staysAway;
    }

    void track(PrivateHeap own) {
        // The same for all messages, but for the link, which is below.
        own.track(
                held,
                "link",
                "place",
                "size",
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
                "stamp");
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
            case TAKE -> took(scene.port().receive(held, Deadline.AT_ONCE));
            case SLEEP -> sleep();
            default -> reply();
        };
    }

    /** As {@link ReceivePort#receive} goes on when it did not come soon. */
    private boolean sleep() {
        if (hasExpired) {
            scene.port().leave(ReceivePort.Taken.NOTHING);
            return false;
        }
        if (Thread.currentThread().isInterrupted()) {
            scene.port().leave(ReceivePort.Taken.INTERRUPTED);
            boolean _ = Thread.interrupted();
            phase = TAKE;
            return true;
        }
        ReceivePort.Taken taken = scene.port().sleepOnce(held, Deadline.NEVER);
        hasExpired = leaves && scene.machine().hasTimedOut();
        return took(taken);
    }

    private boolean took(ReceivePort.Taken taken) {
        switch (taken) {
            case REQUEST -> {
                held.read(0, scene.eightBytes(), 0, Long.BYTES);
                request = scene.eightBytes().get(JAVA_LONG_UNALIGNED, 0);
                scene.observer().received(request);
                phase = REPLY;
            }
            case NOTICE -> {
                Object notice = scene.port().pollNotice();
                pairs.stream()
                        .filter(pair -> pair.server() == notice)
                        .forEach(pair -> scene.observer().deathTold(pair.number()));
                phase = TAKE;
            }
            case PULSE -> throw scene.machine().violation("nobody pulses");
            case PROXY -> {
                scene.observer().triggerReceived();
                phase = TAKE;
            }
            case NOTHING -> phase = SLEEP;
            case INTERRUPTED -> phase = TAKE;
            case CLOSED -> {
                return false;
            }
        }
        return true;
    }

    private boolean reply() {
        if (!held.finish()) {
            throw scene.machine().violation("request " + request + " was replied already");
        }
        scene.eightBytes().set(JAVA_LONG_UNALIGNED, 0, LinkObserver.replyTo(request));
        held.place(scene.eightBytes());
        scene.observer().replied(request, held.complete(0));
        phase = TAKE;
        return !staysAway;
    }
}
