package dev.parley.link;

import dev.parley.explore.Actor;
import dev.parley.explore.Layout;
import dev.parley.explore.Machine;
import dev.parley.explore.PrivateHeap;
import dev.parley.explore.PrivateHeap.Cell;
import dev.parley.link.LinkModel.Pair;
import dev.parley.wire.LinkGeometry;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;

/** One proxy of a port that is explored, which a client's process knows as number 0. */
final class TriggerModel {

    /** So often it is triggered at most. */
    static final int MOST_TIMES = 2;

    private static final long ENTRY_BYTES = 32;
    private static final long CODE = 8;

    private final PortProxy proxy;
    private final LinkPulses there;
    private final PulseRing here;
    private final int times;

    /**
     * @param times how often it is triggered
     */
    TriggerModel(ReceivePort port, Pair pair, int times) {
        this.times = times;
        proxy = Objects.requireNonNull(port.openProxy(0));
        there = pair.server().pulses();
        there.bind(0, proxy);
        here = PortFields.get(pair.client().server(), "pulses", PulseRing.class);
    }

    /** What both sides see, by where it lies; the times are nobody's business. */
    static Map<Long, Integer> place(Layout layout, LinkGeometry geometry) {
        Map<Long, Integer> places = new HashMap<>();
        places.put(LinkLayout.PULSES_TAKEN, layout.place("pulses taken"));
        places.put(geometry.pulsesAt(), layout.place("triggers"));
        long ring = geometry.pulsesAt() + (long) PulseRing.MOST_PROXIES * Long.BYTES;
        for (int entry = 0; entry < MOST_TIMES; entry++) {
            places.put(ring + entry * ENTRY_BYTES + CODE, layout.place("entry " + entry));
        }
        return places;
    }

    Hint hint() {
        return proxy.hint();
    }

    void track(PrivateHeap server, PrivateHeap client) {
        client.track(here);
        server.track(there);
        Object[] cells = PortFields.get(there, "cells", Object[].class);
        ProxyHint.Source cell = (ProxyHint.Source) cells[0];
        server.track(cell);
        server.track(hint(), "sentNanos", "statedNanos", "nanos");
        @SuppressWarnings("unchecked")
        Queue<ProxyHint.Source> sources = PortFields.get(hint(), "sources", Queue.class);
        server.track(
                new Cell() {
                    @Override
                    public long get() {
                        return sources.size();
                    }

                    @Override
                    public void set(long count) {
                        sources.clear();
                        for (long i = 0; i < count; i++) {
                            sources.add(cell);
                        }
                    }
                });
    }

    /** A thread that triggers it so often. */
    Actor actor(Pair pair, LinkScene scene) {
        return new Firing(pair, new ClientProxy(proxy.id(), 0), scene, times);
    }

    private static final class Firing extends Actor {

        private final Pair pair;
        private final ClientProxy known;
        private final LinkObserver observer;
        private final Machine machine;
        private final int life;
        private final int times;
        private int fired;

        Firing(Pair pair, ClientProxy known, LinkScene scene, int times) {
            super("triggers", pair.clientProcess());
            this.machine = scene.machine();
            this.life = scene.layout().life(pair.clientProcess());
            this.pair = pair;
            this.known = known;
            this.observer = scene.observer();
            this.times = times;
        }

        @Override
        protected boolean step() {
            observer.triggerBegins();
            boolean triggered = pair.client().trigger(known) == null;
            if (triggered && machine.seen(life) == 0) { // what the dying still do may be in vain
                observer.triggerEnds();
            }
            fired++;
            return fired < times;
        }
    }
}
