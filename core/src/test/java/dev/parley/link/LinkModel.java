package dev.parley.link;

import dev.parley.explore.Explorer;
import dev.parley.explore.Layout;
import dev.parley.explore.Machine;
import dev.parley.explore.ModelWords;
import dev.parley.explore.PrivateHeap;
import dev.parley.linux.FrameBuffer;
import dev.parley.linux.HeapWords;
import dev.parley.linux.Mapping;
import dev.parley.linux.SeqpacketSocket;
import dev.parley.sleep.Spin;
import dev.parley.table.ProcessTable;
import dev.parley.table.TableLayout;
import dev.parley.wire.LinkGeometry;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.ProgramRecord;
import dev.parley.wire.RightUse;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A port and its clients, to be explored: the classes of this package as they are, over {@link
 * ModelWords}.
 */
final class LinkModel implements Explorer.Subject {

    /** With more hot links than that the silent ones go cold. */
    private static final int SILENT_LINKS = 16;

    private static final int NO_PLACE = -1;
    private static final MemberRecord SOMEBODY = new MemberRecord(7, 77, 0, 0, "somebody");

    /** What may happen besides sending and receiving. */
    enum Trouble {
        /** A client's process is killed. */
        CLIENT_DIES,
        /** The server's process is killed. */
        SERVER_DIES,
        /** Each send may end by its deadline, at any time. */
        DEADLINES,
        /** The first client is interrupted. */
        CLIENT_INTERRUPTED,
        /** The first receiver is interrupted, and goes on. */
        RECEIVER_INTERRUPTED,
        /** The last receiver goes when it has slept for some time. */
        RECEIVER_LEAVES,
        /** The first receiver has its hands full with the first request that it replies to. */
        RECEIVER_STAYS_AWAY,
        /** The first connection is closed. */
        CONNECTION_CLOSED,
        /** The port is closed. */
        PORT_CLOSED,
        /** The slots have never been used. */
        NEW_SLOTS,
        /** No client waits by itself: its background thread completes its sends. */
        SENT_LATER,
        /** A silent link goes cold with every scan. */
        COLD,
        /** The first client's process triggers a proxy as well, twice. */
        TRIGGERS,
        /** The port keeps its clients: who wants to leave what is held stays. */
        KEPT,
        /** Receivers answer when they are told that the client wants to leave, and not before. */
        PATIENT,
        /** Each send may have to end by its soft deadline, at any time. */
        SOFT_DEADLINES,
        /** There are two ports, and who receives does so from both at once. */
        SET,
        /**
         * There are two ports, and both links are of one client: the first receiver forwards what
         * it has received to the other.
         */
        FORWARDS
    }

    /**
     * What there is.
     *
     * @param links each of a client process of its own
     * @param threads of each client process, each with a slot of its own
     * @param messages that each of these sends; 0: there are none of these
     */
    record Shape(int links, int threads, int messages, int receivers, Set<Trouble> troubles) {

        Shape(int links, int threads, int messages, int receivers, Trouble... troubles) {
            this(links, threads, messages, receivers, setOf(troubles));
        }

        private static Set<Trouble> setOf(Trouble... troubles) {
            Set<Trouble> set = EnumSet.noneOf(Trouble.class);
            set.addAll(Arrays.asList(troubles));
            return set;
        }

        boolean has(Trouble trouble) {
            return troubles.contains(trouble);
        }
    }

    /** A link, seen from both ends. */
    record Pair(
            int number, int clientProcess, ClientLink client, ServerLink server, Places places) {}

    /** Where what is shared by a link lies in the explored memory. */
    record Places(List<Integer> words, int bytesToServer, int bytesToClient) {}

    private final Shape shape;
    private final Layout layout = new Layout();
    private final Machine machine = new Machine(layout);
    private final ProcessTable table =
            new ProcessTable(HeapWords.ofSize((int) TableLayout.SIZE_BYTES));
    private final LinkGeometry geometry;
    private final int serverProcess;
    private final List<PortModel> ports = new ArrayList<>();
    private final SeqpacketSocket socket;
    private final List<Pair> pairs = new ArrayList<>();
    private final List<ServerLink> silent = new ArrayList<>();
    private final List<LinkClient> clients = new ArrayList<>();
    private final List<LinkReceiver> receivers = new ArrayList<>();
    private final LinkObserver observer;

    LinkModel(Shape shape) throws IOException {
        this.shape = shape;
        geometry = new LinkGeometry(shape.threads(), LinkGeometry.MIN_SLOT_BYTES);
        socket = SeqpacketSocket.pair().first();
        serverProcess = layout.process("the server");
        boolean isContended =
                (shape.receivers() > 1 && !shape.has(Trouble.FORWARDS))
                        || shape.has(Trouble.PORT_CLOSED)
                        || shape.has(Trouble.TRIGGERS);
        ReceivePort.Terms terms =
                new ReceivePort.Terms(Spin.Policy.NEVER, Urgency.IGNORED, shape.has(Trouble.KEPT));
        int portCount = shape.has(Trouble.SET) || shape.has(Trouble.FORWARDS) ? 2 : 1;
        for (int i = 1; i <= portCount; i++) {
            ports.add(PortModel.of(i, layout, machine, terms, table, isContended));
        }
        for (int i = 0; i < shape.links(); i++) {
            pairs.add(pair(i));
        }
        for (int i = 0; shape.has(Trouble.COLD) && i < SILENT_LINKS; i++) {
            int bytes = (int) geometry.sizeBytes();
            Mapping quiet = Mapping.standIn(HeapWords.ofSize(bytes), bytes);
            silent.add(serverLink(100 + i, portOf(0), quiet, new FrameSender(socket)));
        }
        observer = new LinkObserver(machine, shape.links() * shape.threads(), shape.messages());
        layout.knowledge().track(observer);
        TriggerModel triggers =
                shape.has(Trouble.TRIGGERS)
                        ? new TriggerModel(
                                portOf(0).port(),
                                pairs.getFirst(),
                                shape.has(Trouble.CLIENT_DIES) ? 1 : TriggerModel.MOST_TIMES)
                        : null;
        trackServer(triggers);
        LinkScene scene =
                new LinkScene(
                        layout,
                        machine,
                        shape,
                        ports,
                        observer,
                        new AtomicBoolean(),
                        MemorySegment.ofArray(new byte[Long.BYTES]));
        LinkActors actors = new LinkActors(scene, ringFrame());
        if (shape.has(Trouble.FORWARDS)) {
            clients.add(actors.forwarded(pairs.getFirst(), pairs.getLast()));
        } else if (shape.messages() > 0) {
            pairs.forEach(pair -> clients.addAll(actors.clients(pair)));
        }
        receivers.addAll(actors.receivers(serverProcess, pairs));
        actors.troubles(serverProcess, pairs, clients, receivers);
        if (triggers != null) {
            layout.add(triggers.actor(pairs.getFirst(), scene));
        }
    }

    Machine machine() {
        return machine;
    }

    /** Where a link leads to. */
    private PortModel portOf(int link) {
        return ports.get(link % ports.size());
    }

    private Pair pair(int number) throws IOException {
        String name = "link " + (number + 1);
        int process =
                shape.has(Trouble.FORWARDS) && number > 0
                        ? pairs.getFirst().clientProcess()
                        : layout.process("client " + (number + 1));
        int[] words = new int[shape.threads()];
        int[] received = new int[shape.threads()];
        int[] places = new int[(int) geometry.sizeBytes() / Long.BYTES];
        Arrays.fill(places, NO_PLACE);
        boolean isNew = shape.has(Trouble.NEW_SLOTS);
        put(
                places,
                LinkLayout.ACTIVE,
                isNew
                        ? layout.place("active slots of " + name)
                        : layout.constant("active slots of " + name, (1L << words.length) - 1));
        boolean hasModes = shape.has(Trouble.COLD) || shape.has(Trouble.PORT_CLOSED);
        put(
                places,
                LinkLayout.MODE,
                hasModes
                        ? layout.place("mode of " + name)
                        : layout.constant("mode of " + name, LinkLayout.MODE_HOT));
        int terms = shape.has(Trouble.KEPT) ? LinkLayout.TERMS_KEEPS_CLIENTS : 0;
        put(places, LinkLayout.TERMS, layout.constant("terms of " + name, terms));
        put(places, LinkLayout.COMPLETIONS, layout.place("completions of " + name));
        boolean triggers = shape.has(Trouble.TRIGGERS) && number == 0;
        put(
                places,
                LinkLayout.PULSES_PUSHED,
                triggers
                        ? layout.place("pulses pushed on " + name)
                        : layout.constant("pulses pushed on " + name, 0));
        int[] writtenByClient = places.clone();
        for (int slot = 0; slot < words.length; slot++) {
            words[slot] = slotPlaces(name, slot, places, writtenByClient);
            received[slot] = layout.place("received of slot " + slot + " of " + name);
            put(places, LinkLayout.received(slot), received[slot]);
        }
        if (triggers) {
            TriggerModel.place(layout, geometry)
                    .forEach(
                            (offset, place) -> {
                                put(places, offset, place);
                                put(writtenByClient, offset, place);
                            });
        }
        int toServer = layout.place("a byte to the server on " + name);
        int toClient = layout.place("a byte to the client on " + name);
        SlotOwnership client = new SlotOwnership(machine, words, received, places, true);
        SlotOwnership server = new SlotOwnership(machine, words, received, places, false);
        Mapping atClient =
                Mapping.standIn(
                        new ModelWords(machine, places, writtenByClient, client),
                        geometry.sizeBytes());
        Mapping atServer =
                Mapping.standIn(
                        new ModelWords(machine, places, places, server), geometry.sizeBytes());
        PortModel port = portOf(number);
        ClientLink clientLink =
                new ClientLink(
                        new ClientLink.Introduction(
                                number + 1, 1, SOMEBODY, ProgramRecord.UNSAID, RightUse.ALL),
                        atClient,
                        new ModelSender(toServer),
                        new ClientLink.Terms(geometry, Spin.Policy.NEVER, 0),
                        table,
                        new ClientLink.Shared(atClient, port.factsPage(), port.bellPage(), socket));
        ServerLink serverLink = serverLink(number + 1, port, atServer, new ModelSender(toClient));
        return new Pair(
                number,
                process,
                clientLink,
                serverLink,
                new Places(Arrays.stream(words).boxed().toList(), toServer, toClient));
    }

    private ServerLink serverLink(int number, PortModel port, Mapping memory, FrameSender sender) {
        ServerLink link =
                new ServerLink(
                        new ServerLink.Introduction(number, SOMEBODY, geometry, RightUse.ALL),
                        memory,
                        sender,
                        table.link(number),
                        true);
        link.arriveAt(port.port());
        return link;
    }

    private static void put(int[] places, long offset, int place) {
        places[(int) offset / Long.BYTES] = place;
    }

    /** The client's word on when it sent is a moment of the clock: nobody reads it here. */
    private int slotPlaces(String link, int slot, int[] places, int[] writtenByClient) {
        String name = "slot " + slot + " of " + link;
        long base = LinkLayout.slot(slot, geometry.slotBytes());
        LongFunction<String> inWords = LinkModel::wordInWords;
        int word = layout.place(name, inWords);
        put(places, base, word);
        put(places, base + LinkLayout.REQUEST_SIZE, layout.place("sizes in " + name));
        put(places, base + LinkLayout.REPLY_STATUS, layout.place("status in " + name));
        put(places, base + LinkLayout.REQUEST_REPLY_ROOM, layout.place("room in " + name));
        put(places, base + LinkLayout.INLINE, layout.place("body in " + name));
        for (long at = base; at <= base + LinkLayout.INLINE; at += Long.BYTES) {
            if (at != base + LinkLayout.REQUEST_TIME) {
                put(writtenByClient, at, places[(int) at / Long.BYTES]);
            }
        }
        return word;
    }

    private static String wordInWords(long word) {
        String[] states = {"FREE", "SENT", "REPLIED", "ABANDONED"};
        return states[SlotWord.state(word)]
                + "("
                + SlotWord.generation(word)
                + ")"
                + (SlotWord.isSleeping(word) ? " SLEEP" : "")
                + (SlotWord.isRinging(word) ? " RING" : "")
                + ((word & SlotWord.POKE) != 0 ? " POKE" : "")
                + (SlotWord.isLeaving(word) ? " LEAVE" : "")
                + (SlotWord.isUnblocking(word) ? " UNBLOCK" : "");
    }

    /** A socket of which only the one byte matters that makes the other side look. */
    private final class ModelSender extends FrameSender {

        private final int place;

        ModelSender(int place) {
            super(socket);
            this.place = place;
        }

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // one step of the model
        void ring() {
            machine.set(place, 1);
        }
    }

    private static FrameBuffer ringFrame() throws IOException {
        SeqpacketSocket.Pair real = SeqpacketSocket.pair();
        FrameBuffer frame = FrameBuffer.ofCapacity(Link.LONGEST_FRAME_BYTES);
        real.first().sendByte();
        real.second().receive(frame);
        real.first().close();
        real.second().close();
        return frame;
    }

    private void trackServer(@Nullable TriggerModel triggers) {
        PrivateHeap heap = layout.heap(serverProcess);
        for (PortModel port : ports) {
            List<Pair> itsPairs =
                    pairs.stream().filter(pair -> portOf(pair.number()).equals(port)).toList();
            trackPort(heap, port.port(), itsPairs, port.equals(portOf(0)) ? triggers : null);
        }
    }

    private void trackPort(
            PrivateHeap heap,
            ReceivePort port,
            List<Pair> itsPairs,
            @Nullable TriggerModel triggers) {
        List<ServerLink> links = itsPairs.stream().map(Pair::server).toList();
        PortFields fields = new PortFields(port, links, silent);
        fields.trackIn(heap);
        if (triggers != null) {
            fields.add(triggers.hint());
            triggers.track(heap, layout.heap(itsPairs.getFirst().clientProcess()));
        }
        for (Pair pair : itsPairs) {
            heap.track(pair.server(), "attachment", "port", "toldCpu", "retired");
            heap.track(pair.server().unblocks());
            for (Hint hint : fields.hintsOf(pair.server())) {
                heap.track(hint, "sentNanos", "statedNanos");
            }
        }
        fields.begin();
    }

    /** Nothing has to happen any more: whoever still waits, waits in vain. */
    @Override
    public void examineRest() {
        boolean serverLives = machine.value(layout.life(serverProcess)) == 0;
        for (LinkClient client : clients) {
            Pair pair = client.pair();
            if (machine.value(layout.life(pair.clientProcess())) == 0) {
                long word = machine.value(pair.places().words().get(client.slotIndex()));
                if (isToBeAnswered(client, word)) {
                    continue;
                }
                if (!machine.hasEnded(client)) {
                    throw machine.violation(
                            client + " waits for ever; its slot is " + wordInWords(word));
                }
                observer.examine(client.number(), serverLives);
                if (serverLives) {
                    requireClients(client, word);
                    client.forwardPlaces()
                            .forEach(place -> requireClients(client, machine.value(place)));
                }
            }
        }
        if (serverLives) {
            examineServer();
        }
    }

    private void requireClients(LinkClient client, long word) {
        int state = SlotWord.state(word);
        if (state != SlotWord.FREE && state != SlotWord.REPLIED) {
            throw machine.violation("a slot of " + client + " is lost: " + wordInWords(word));
        }
    }

    /** A receiver holds it until it is told that its client wants to leave: that is not so. */
    private boolean isToBeAnswered(LinkClient client, long word) {
        int state = SlotWord.state(word);
        boolean isHeld = state == SlotWord.SENT || state == SlotWord.ABANDONED;
        return isHeld
                && receivers.stream().anyMatch(LinkReceiver::isPatient)
                && (!SlotWord.isUnblocking(word)
                        || observer.isAbandonmentTold(client.number(), SlotWord.generation(word)));
    }

    private void examineServer() {
        for (PortModel port : ports) {
            long asleep =
                    receivers.stream()
                            .filter(one -> one.isAt(port.port()) && machine.isAsleep(one))
                            .count();
            long counted = machine.value(port.sleepers());
            if (counted != asleep) {
                throw machine.violation(
                        "%d receivers sleep, counted are %d".formatted(asleep, counted));
            }
        }
        boolean isAnyAsleep = receivers.stream().anyMatch(machine::isAsleep);
        if (isAnyAsleep) {
            observer.examineTriggers();
        }
        for (Pair pair : pairs) {
            long deaths = machine.value(layout.life(pair.clientProcess()));
            long told = observer.deathsToldOf(pair.number());
            if (told != deaths && isAnyAsleep) {
                throw machine.violation(
                        "of the death of client %d was told %d times"
                                .formatted(pair.number() + 1, told));
            }
        }
    }
}
