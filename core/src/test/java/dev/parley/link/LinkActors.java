package dev.parley.link;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.parley.explore.Actor;
import dev.parley.explore.Machine;
import dev.parley.explore.PrivateHeap;
import dev.parley.explore.PrivateHeap.Cell;
import dev.parley.link.LinkModel.Pair;
import dev.parley.link.LinkModel.Shape;
import dev.parley.link.LinkModel.Trouble;
import dev.parley.linux.FrameBuffer;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The threads of a {@link LinkModel}: each step of theirs is a method of production. */
@SuppressWarnings("EnumOrdinal") // numbers of one run
final class LinkActors {

    private final Machine machine;
    private final Shape shape;
    private final ReceivePort port;
    private final LinkObserver observer;
    private final FrameBuffer ringFrame;

    /** The first connection is closed. */
    private final AtomicBoolean closed = new AtomicBoolean();

    private final MemorySegment eightBytes = MemorySegment.ofArray(new byte[Long.BYTES]);

    LinkActors(
            Machine machine,
            Shape shape,
            ReceivePort port,
            LinkObserver observer,
            FrameBuffer ringFrame) {
        this.machine = machine;
        this.shape = shape;
        this.port = port;
        this.observer = observer;
        this.ringFrame = ringFrame;
    }

    List<Client> clients(Pair pair) {
        PrivateHeap heap = machine.heap(pair.clientProcess());
        heap.track(pair.client(), "heardAll", "retireWanted", "toldCpu");
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < shape.threads(); i++) {
            int number = pair.number() * shape.threads() + i;
            AtomicBoolean cancelled = number == 0 ? closed : new AtomicBoolean();
            heap.track(cancelled);
            ClientSlot slot = pair.client().claim(Deadline.NEVER, cancelled);
            Client client =
                    shape.has(Trouble.SENT_LATER)
                            ? new LaterClient(pair, number, Objects.requireNonNull(slot))
                            : new Client(pair, number, Objects.requireNonNull(slot));
            client.track(machine.add(client), heap);
            clients.add(client);
        }
        if (shape.has(Trouble.SENT_LATER)) {
            machine.add(
                    new Background(
                            "client",
                            pair.clientProcess(),
                            pair.client(),
                            pair.places().bytesToClient()));
        }
        return clients;
    }

    List<Receiver> receivers(int process, List<Pair> pairs) {
        List<Receiver> receivers = new ArrayList<>();
        for (int i = 0; i < shape.receivers(); i++) {
            boolean leaves = shape.has(Trouble.RECEIVER_LEAVES) && i == shape.receivers() - 1;
            boolean staysAway = shape.has(Trouble.RECEIVER_STAYS_AWAY) && i == 0;
            Receiver receiver = new Receiver(process, i, pairs, leaves, staysAway);
            receiver.track(machine.add(receiver));
            receivers.add(receiver);
        }
        if (shape.has(Trouble.COLD)) {
            for (Pair pair : pairs) {
                machine.add(
                        new Background(
                                "server", process, pair.server(), pair.places().bytesToServer()));
            }
        }
        return receivers;
    }

    void troubles(int server, List<Pair> pairs, List<Client> clients, List<Receiver> receivers) {
        Pair first = pairs.getFirst();
        for (Trouble trouble : shape.troubles()) {
            switch (trouble) {
                case CLIENT_DIES -> {
                    machine.add(
                            new Event(
                                    "a kill",
                                    first.clientProcess(),
                                    () -> machine.end(first.clientProcess())));
                    machine.add(
                            new Watcher(
                                    "the server",
                                    server,
                                    first.clientProcess(),
                                    () -> port.hungUp(first.server())));
                }
                case SERVER_DIES -> {
                    machine.add(new Event("a kill", server, () -> machine.end(server)));
                    for (Pair pair : pairs) {
                        machine.add(
                                new Watcher(
                                        "client",
                                        pair.clientProcess(),
                                        server,
                                        () -> pair.client().end(Leave.PEER_DIED)));
                    }
                }
                case CLIENT_INTERRUPTED ->
                        machine.add(
                                new Event(
                                        "an interrupt",
                                        first.clientProcess(),
                                        () ->
                                                interrupt(
                                                        clients.getFirst(),
                                                        clients.getFirst().slot::poke)));
                case RECEIVER_INTERRUPTED ->
                        machine.add(
                                new Event(
                                        "an interrupt",
                                        server,
                                        () ->
                                                interrupt(
                                                        receivers.getFirst(),
                                                        () -> port.ring(Integer.MAX_VALUE))));
                case CONNECTION_CLOSED ->
                        machine.add(
                                new Event(
                                        "close",
                                        first.clientProcess(),
                                        () -> {
                                            closed.set(true);
                                            first.client().pokeAll();
                                        }));
                case PORT_CLOSED -> machine.add(new Event("close", server, port::close));
                case DEADLINES,
                        RECEIVER_LEAVES,
                        RECEIVER_STAYS_AWAY,
                        NEW_SLOTS,
                        SENT_LATER,
                        COLD -> {}
            }
        }
    }

    private void interrupt(Actor target, Runnable wakeUp) {
        if (machine.interrupt(target)) {
            wakeUp.run();
        }
    }

    /** A thread that sends, waits, and sends again. */
    class Client extends Actor {

        private static final int SEND = 0;
        private static final int AWAIT_SLOT = 1;
        private static final int AWAIT_REPLY = 2;

        private final Pair pair;
        private final int number;
        final ClientSlot slot;
        private int phase;
        private int sent;
        private boolean hasExpired;

        Client(Pair pair, int number, ClientSlot slot) {
            super("client " + (number + 1), pair.clientProcess());
            this.pair = pair;
            this.number = number;
            this.slot = slot;
        }

        Pair pair() {
            return pair;
        }

        int number() {
            return number;
        }

        int slotIndex() {
            return slot.index();
        }

        void track(PrivateHeap own, PrivateHeap shared) {
            PortFields.put(slot, "active", !shape.has(Trouble.NEW_SLOTS));
            // The same for all messages, or of the wait alone.
            own.track(
                    slot,
                    "extent",
                    "requestIsBeside",
                    "awayBytes",
                    "requestAt",
                    "requestBytes",
                    "replyRoom",
                    "parked",
                    "row",
                    "blocked");
            own.track(PortFields.get(slot, "departure", Departure.class), "cancelled");
        }

        @Override
        protected boolean mayTimeOut() {
            return shape.has(Trouble.DEADLINES);
        }

        @Override
        protected boolean step() {
            switch (phase) {
                case SEND -> send();
                case AWAIT_SLOT -> awaitSlot();
                default -> awaitReply();
            }
            return sent < shape.messages();
        }

        private void send() {
            if (!slot.isUsable()) {
                phase = AWAIT_SLOT;
                return;
            }
            Leave reason = reasonToRefuse();
            if (reason != null) {
                end(reason.queued(), 0);
                return;
            }
            slot.prepare(Long.BYTES);
            eightBytes.set(JAVA_LONG_UNALIGNED, 0, request());
            slot.write(0, eightBytes, 0, Long.BYTES);
            publish();
            phase = AWAIT_REPLY;
        }

        void publish() {
            slot.publish(Long.BYTES, 0);
        }

        private @Nullable Leave reasonToRefuse() {
            return isCancelled() ? Leave.CLOSED_HERE : pair.client().ending();
        }

        private boolean isCancelled() {
            return number == 0 && closed.get();
        }

        /** The server has it still, after a send that left. */
        private void awaitSlot() {
            machine.await(
                    pair.places().words().get(slot.index()),
                    word -> SlotWord.state(word) == SlotWord.FREE || reasonToRefuse() != null,
                    false);
            Leave reason = reasonToRefuse();
            if (reason == null) {
                phase = SEND;
            } else {
                end(reason.queued(), 0);
                phase = AWAIT_SLOT;
            }
        }

        void awaitReply() {
            boolean expires =
                    !hasExpired
                            && shape.has(Trouble.DEADLINES)
                            && machine.choose(2, "has the deadline passed?") == 1;
            boolean expired = hasExpired || expires;
            Outcome outcome =
                    slot.sleepOnce(expired ? Deadline.AT_ONCE : Deadline.NEVER, SlotWord.SLEEP);
            if (outcome != null) {
                end(outcome, outcome == Outcome.REPLIED ? reply() : 0);
            } else {
                hasExpired = expired || machine.hasTimedOut();
            }
        }

        long reply() {
            slot.read(0, eightBytes, 0, Long.BYTES);
            return eightBytes.get(JAVA_LONG_UNALIGNED, 0);
        }

        final long request() {
            return observer.request(this.number, this.sent);
        }

        final void end(Outcome outcome, long reply) {
            boolean _ = Thread.interrupted(); // it has been told of that
            observer.ended(request(), outcome, reply);
            sent++;
            hasExpired = false;
            phase = SEND;
        }

        @Override
        public String toString() {
            return "client " + (number + 1);
        }
    }

    /** Sends without waiting; goes on when its background thread says what became of it. */
    final class LaterClient extends Client {

        private final int over;

        LaterClient(Pair pair, int number, ClientSlot slot) {
            super(pair, number, slot);
            over = machine.place("what client " + (number + 1) + " is told");
        }

        @Override
        void track(PrivateHeap own, PrivateHeap shared) {
            super.track(own, shared);
            shared.track(pendingOf(PortFields.get(slot, "later", SendLater.class)));
        }

        @Override
        void publish() {
            slot.sendLater(Long.BYTES, Deadline.NEVER, this::isOver);
        }

        private void isOver(Outcome outcome) {
            machine.set(
                    over,
                    (outcome == Outcome.REPLIED ? reply() : 0) << 8 | (outcome.ordinal() + 1));
        }

        @Override
        void awaitReply() {
            long told = machine.await(over, value -> value != 0, true);
            end(Outcome.values()[(int) (told & 0xff) - 1], told >>> 8);
        }

        /** What is pending is known by its generation. */
        private Cell pendingOf(SendLater later) {
            AtomicReference<?> pending = PortFields.get(later, "pending", AtomicReference.class);
            return new Cell() {
                @Override
                public long get() {
                    Object present = pending.get();
                    return present == null ? 0 : PortFields.get(present, "generation", Long.class);
                }

                // What is there already stays: somebody may have it in hand.
                @Override
                public void set(long generation) {
                    if (generation == 0) {
                        pending.set(null);
                    } else if (generation != get()) {
                        later.begin(generation, Deadline.NEVER, LaterClient.this::isOver);
                    }
                }
            };
        }
    }

    /** A thread that receives, replies, and receives again. */
    final class Receiver extends Actor {

        private static final int TAKE = 0;
        private static final int SLEEP = 1;
        private static final int REPLY = 2;

        private final List<Pair> pairs;
        private final boolean leaves;
        private final boolean staysAway;
        private final Held held = new Held();
        private int phase;
        private boolean hasExpired;
        private long request;

        Receiver(int process, int number, List<Pair> pairs, boolean leaves, boolean staysAway) {
            super("receiver " + (number + 1), process);
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
                case TAKE -> took(port.receive(held, Deadline.AT_ONCE));
                case SLEEP -> sleep();
                default -> reply();
            };
        }

        /** As {@link ReceivePort#receive} goes on when it did not come soon. */
        private boolean sleep() {
            if (hasExpired) {
                port.leave(ReceivePort.Taken.NOTHING);
                return false;
            }
            if (Thread.currentThread().isInterrupted()) {
                port.leave(ReceivePort.Taken.INTERRUPTED);
                boolean _ = Thread.interrupted();
                phase = TAKE;
                return true;
            }
            ReceivePort.Taken taken = port.sleepOnce(held, Deadline.NEVER);
            hasExpired = leaves && machine.hasTimedOut();
            return took(taken);
        }

        private boolean took(ReceivePort.Taken taken) {
            switch (taken) {
                case REQUEST -> {
                    held.read(0, eightBytes, 0, Long.BYTES);
                    request = eightBytes.get(JAVA_LONG_UNALIGNED, 0);
                    observer.received(request);
                    phase = REPLY;
                }
                case NOTICE -> {
                    Object notice = port.pollNotice();
                    pairs.stream()
                            .filter(pair -> pair.server() == notice)
                            .forEach(pair -> observer.deathTold(pair.number()));
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
                throw machine.violation("request " + request + " was replied already");
            }
            eightBytes.set(JAVA_LONG_UNALIGNED, 0, LinkObserver.replyTo(request));
            held.place(eightBytes);
            observer.replied(request, held.complete(0));
            phase = TAKE;
            return !staysAway;
        }
    }

    /** The thread of a process that reads its sockets: it takes what is there, then looks. */
    private final class Background extends Actor {

        private final Link link;
        private final int bytes;

        Background(String of, int process, Link link, int bytes) {
            super(of + "'s ear", process);
            this.link = link;
            this.bytes = bytes;
        }

        @Override
        protected boolean step() {
            machine.await(bytes, count -> count > 0, true);
            link.hear(ringFrame);
            return true;
        }
    }

    /** The thread of a process that learns of the death of another. */
    private final class Watcher extends Actor {

        private final int dying;
        private final Runnable end;

        Watcher(String of, int process, int dying, Runnable end) {
            super(of + "'s watch", process);
            this.dying = dying;
            this.end = end;
        }

        @Override
        protected boolean step() {
            machine.await(machine.life(dying), life -> life != 0, false);
            end.run();
            return false;
        }
    }

    /** Something that need not happen, and happens at most once. */
    private static final class Event extends Actor {

        private final Runnable happens;

        Event(String name, int process, Runnable happens) {
            super(name, process);
            this.happens = happens;
        }

        @Override
        protected boolean isEvent() {
            return true;
        }

        @Override
        protected boolean step() {
            happens.run();
            return false;
        }
    }
}
