package dev.parley.link;

import dev.parley.explore.Actor;
import dev.parley.explore.Event;
import dev.parley.explore.Layout;
import dev.parley.explore.Machine;
import dev.parley.explore.PrivateHeap;
import dev.parley.link.LinkModel.Pair;
import dev.parley.link.LinkModel.Shape;
import dev.parley.link.LinkModel.Trouble;
import dev.parley.linux.FrameBuffer;
import dev.parley.sleep.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/** The threads of a {@link LinkModel}: each step of theirs is a method of production. */
final class LinkActors {

    private final LinkScene scene;
    private final Layout layout;
    private final Machine machine;
    private final Shape shape;
    private final ReceivePort port;
    private final FrameBuffer ringFrame;

    LinkActors(LinkScene scene, FrameBuffer ringFrame) {
        this.scene = scene;
        this.layout = scene.layout();
        this.machine = scene.machine();
        this.shape = scene.shape();
        this.port = scene.port();
        this.ringFrame = ringFrame;
    }

    List<LinkClient> clients(Pair pair) {
        PrivateHeap heap = layout.heap(pair.clientProcess());
        heap.track(pair.client(), "heardAll", "retireWanted", "toldCpu", "suspicion");
        List<LinkClient> clients = new ArrayList<>();
        for (int i = 0; i < shape.threads(); i++) {
            int number = pair.number() * shape.threads() + i;
            AtomicBoolean cancelled = number == 0 ? scene.closed() : new AtomicBoolean();
            heap.track(cancelled);
            ClientSlot slot = pair.client().claim(Deadline.NEVER, cancelled);
            LinkClient client =
                    shape.has(Trouble.SENT_LATER)
                            ? new LaterLinkClient(scene, pair, number, Objects.requireNonNull(slot))
                            : new LinkClient(scene, pair, number, Objects.requireNonNull(slot));
            client.track(layout.add(client), heap);
            clients.add(client);
        }
        if (shape.has(Trouble.SENT_LATER)) {
            layout.add(
                    new Background(
                            "client",
                            pair.clientProcess(),
                            () -> pair.client().hear(ringFrame),
                            pair.places().bytesToClient()));
        }
        return clients;
    }

    /** One whose request is forwarded, and that has links to both ports. */
    LinkClient forwarded(Pair first, Pair next) {
        PrivateHeap heap = layout.heap(first.clientProcess());
        for (Pair pair : List.of(first, next)) {
            heap.track(pair.client(), "heardAll", "retireWanted", "toldCpu", "suspicion");
        }
        heap.track(scene.closed());
        ClientSlot slot = claim(first);
        ForwardedLinkClient client = new ForwardedLinkClient(scene, first, slot, next, claim(next));
        client.track(layout.add(client), heap);
        return client;
    }

    private ClientSlot claim(Pair pair) {
        return Objects.requireNonNull(pair.client().claim(Deadline.NEVER, scene.closed()));
    }

    List<LinkReceiver> receivers(int process, List<Pair> pairs) {
        ReceiveSet set = new ModelSet(machine);
        scene.ports().forEach(port -> set.add(port.port()));
        layout.heap(process).track(set, "seats", "lastServed");
        List<LinkReceiver> receivers = new ArrayList<>();
        for (int i = 0; i < shape.receivers(); i++) {
            boolean leaves = shape.has(Trouble.RECEIVER_LEAVES) && i == shape.receivers() - 1;
            boolean staysAway = shape.has(Trouble.RECEIVER_STAYS_AWAY) && i == 0;
            LinkReceiver receiver =
                    shape.has(Trouble.SET)
                            ? new SetReceiver(scene, set, process, i, pairs, leaves, staysAway)
                            : shape.has(Trouble.FORWARDS) && i == 0
                                    ? new ForwardingReceiver(scene, process, pairs)
                                    : new LinkReceiver(
                                            scene,
                                            scene.ports().getLast().port(),
                                            process,
                                            i,
                                            pairs,
                                            leaves,
                                            staysAway);
            receiver.track(layout.add(receiver));
            receivers.add(receiver);
        }
        for (Pair pair : pairs) {
            if (shape.has(Trouble.COLD)) {
                addEar(process, pair, () -> pair.server().hear(ringFrame));
            }
            if (shape.has(Trouble.KEPT)) {
                // A link that is hot makes no difference of the rest of what a ring does.
                addEar(process, pair, () -> pair.server().unblocks().look());
            }
        }
        return receivers;
    }

    private void addEar(int process, Pair pair, Runnable hears) {
        layout.add(new Background("server", process, hears, pair.places().bytesToServer()));
    }

    void troubles(
            int server, List<Pair> pairs, List<LinkClient> clients, List<LinkReceiver> receivers) {
        Pair first = pairs.getFirst();
        for (Trouble trouble : shape.troubles()) {
            switch (trouble) {
                case CLIENT_DIES -> {
                    layout.add(
                            new Event(
                                    "a kill",
                                    first.clientProcess(),
                                    () -> machine.end(first.clientProcess())));
                    layout.add(
                            new Watcher(
                                    "the server",
                                    server,
                                    first.clientProcess(),
                                    () -> port.hungUp(first.server())));
                }
                case SERVER_DIES -> {
                    layout.add(new Event("a kill", server, () -> machine.end(server)));
                    for (Pair pair : pairs) {
                        layout.add(
                                new Watcher(
                                        "client",
                                        pair.clientProcess(),
                                        server,
                                        () -> pair.client().end(Leave.PEER_DIED)));
                    }
                }
                case CLIENT_INTERRUPTED ->
                        layout.add(
                                new Event(
                                        "an interrupt",
                                        first.clientProcess(),
                                        () ->
                                                interrupt(
                                                        clients.getFirst(),
                                                        clients.getFirst()::poke)));
                case RECEIVER_INTERRUPTED ->
                        layout.add(
                                new Event(
                                        "an interrupt",
                                        server,
                                        () ->
                                                interrupt(
                                                        receivers.getFirst(),
                                                        () -> port.ring(Integer.MAX_VALUE))));
                case CONNECTION_CLOSED ->
                        layout.add(
                                new Event(
                                        "close",
                                        first.clientProcess(),
                                        () -> {
                                            scene.closed().set(true);
                                            clients.getFirst().closed();
                                        }));
                case PORT_CLOSED -> layout.add(new Event("close", server, port::close));
                case DEADLINES,
                        RECEIVER_LEAVES,
                        RECEIVER_STAYS_AWAY,
                        NEW_SLOTS,
                        SENT_LATER,
                        COLD,
                        KEPT,
                        PATIENT,
                        SOFT_DEADLINES,
                        TRIGGERS,
                        SET,
                        FORWARDS -> {}
            }
        }
    }

    private void interrupt(Actor target, Runnable wakeUp) {
        if (machine.interrupt(target)) {
            wakeUp.run();
        }
    }

    /** The thread of a process that reads its sockets: it takes what is there, then looks. */
    private final class Background extends Actor {

        private final Runnable hears;
        private final int bytes;

        Background(String of, int process, Runnable hears, int bytes) {
            super(of + "'s ear", process);
            this.hears = hears;
            this.bytes = bytes;
        }

        @Override
        protected boolean step() {
            machine.await(bytes, count -> count > 0, _ -> 0);
            hears.run();
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
            machine.await(layout.life(dying), life -> life != 0, life -> life);
            end.run();
            return false;
        }
    }
}
