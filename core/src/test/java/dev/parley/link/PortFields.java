package dev.parley.link;

import dev.parley.explore.PrivateHeap;
import dev.parley.explore.PrivateHeap.Cell;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a port has in collections, as numbers: which links and which hints are in them. */
final class PortFields {

    /** The port's fields that do not matter. */
    private static final String[] OF_PORT = {"id", "tracer", "attachment", "floating"};

    /** Those of what waits there. */
    private static final String[] OF_WAITING = {"lastServed", "readiness", "floating"};

    /** The fields of what it knows of its links that are saved here. */
    private static final String[] OF_LINKS = {"hot", "scansSinceCooling", "lastCoolingNanos"};

    private static final int SCANS_BEFORE_COOLING = 1023;

    private final ReceivePort port;
    private final PortQueue waiting;
    private final PortLinks known;
    private final List<ServerLink> links;
    private final List<ServerLink> silent;
    private final List<Hint> hints = new ArrayList<>();
    private final HintQueue queue;

    /** What links there may be in a set, by the bits that tell it. */
    private final List<List<ServerLink>> sets = new ArrayList<>();

    /**
     * @param links that are explored
     * @param silent links that are not, and are always hot
     */
    PortFields(ReceivePort port, List<ServerLink> links, List<ServerLink> silent) {
        this.port = port;
        this.links = links;
        this.silent = silent;
        links.forEach(link -> Collections.addAll(hints, hintsOf(link)));
        for (long bits = 0; bits < 1L << links.size(); bits++) {
            sets.add(linksOf(bits));
        }
        waiting = port.waiting();
        known = get(waiting, "links", PortLinks.class);
        queue = get(waiting, "queue", HintQueue.class);
    }

    /** One more that may be queued. */
    void add(Hint hint) {
        hints.add(hint);
    }

    /** All of it is part of the server's heap. */
    void trackIn(PrivateHeap heap) {
        heap.track(port, OF_PORT);
        heap.track(waiting, OF_WAITING);
        heap.track(known, OF_LINKS);
        cells().forEach(heap::track);
    }

    /** All links are hot. */
    void begin() {
        links.forEach(link -> link.setHot(true));
        hot().set((1L << links.size()) - 1);
        set(known, "known").set((1L << links.size()) - 1);
    }

    Hint[] hintsOf(ServerLink link) {
        return get(link, "hints", Hint[].class);
    }

    private List<Cell> cells() {
        return List.of(
                hot(),
                set(known, "known"),
                set(known, "arriving"),
                notices(),
                single(),
                queued(),
                cooling());
    }

    private Cell hot() {
        Field hot = field(known, "hot");
        List<ServerLink[]> arrays = new ArrayList<>();
        for (List<ServerLink> some : sets) {
            arrays.add(Stream.concat(silent.stream(), some.stream()).toArray(ServerLink[]::new));
        }
        return cell(
                () -> bitsOf(Arrays.asList((ServerLink[]) value(hot, known))),
                bits -> {
                    silent.forEach(link -> link.setHot(true));
                    put(hot, known, arrays.get((int) bits));
                });
    }

    @SuppressWarnings("unchecked")
    private Cell set(Object owner, String name) {
        Collection<Object> set = get(owner, name, Collection.class);
        return cell(
                () -> bitsOf(set),
                bits -> {
                    List<ServerLink> wanted = sets.get((int) bits);
                    if (!List.copyOf(set).equals(wanted)) {
                        set.clear();
                        set.addAll(wanted);
                    }
                });
    }

    /**
     * In their order, eight bits each: 1 and more, a link; else a slot, its generation, a number.
     */
    private Cell notices() {
        @SuppressWarnings("unchecked")
        Collection<Object> queue = get(waiting, "notices", Collection.class);
        return cell(
                () -> {
                    long bytes = 0;
                    int shift = 0;
                    for (Object notice : queue) {
                        bytes |= codeOf(notice) << shift;
                        shift += Byte.SIZE;
                    }
                    return bytes;
                },
                bytes -> {
                    queue.clear();
                    for (long rest = bytes; rest != 0; rest >>>= Byte.SIZE) {
                        queue.add(noticeOf((int) rest & 0xff));
                    }
                });
    }

    private long codeOf(Object notice) {
        return notice instanceof Abandonment of
                ? 0x80
                        | links.indexOf(of.link()) << 6
                        | (long) of.slot() << 5
                        | of.generation() << 3
                        | of.number()
                : links.indexOf(notice) + 1;
    }

    private Object noticeOf(int code) {
        return (code & 0x80) == 0
                ? links.get(code - 1)
                : new Abandonment(links.get(code >> 6 & 1), code >> 5 & 1, code >> 3 & 3, code & 7);
    }

    private long bitsOf(Collection<?> some) {
        long bits = 0;
        for (int i = 0; i < links.size(); i++) {
            bits |= some.contains(links.get(i)) ? 1L << i : 0;
        }
        return bits;
    }

    private List<ServerLink> linksOf(long bits) {
        return links.stream().filter(link -> (bits >> links.indexOf(link) & 1) != 0).toList();
    }

    private Cell single() {
        Field single = field(queue, "single");
        return cell(
                () -> hints.indexOf(value(single, queue)) + 1,
                number -> put(single, queue, number == 0 ? null : hints.get((int) number - 1)));
    }

    /** In their order, four bits each; the times are made anew from that. */
    private Cell queued() {
        @SuppressWarnings("unchecked")
        Queue<Hint> ordered = get(queue, "queue", PriorityQueue.class);
        return cell(
                () -> {
                    if (ordered.isEmpty()) {
                        return 0;
                    }
                    long digits = 0;
                    for (Hint hint :
                            ordered.stream().sorted(Hint.OLDEST_FIRST.reversed()).toList()) {
                        digits = digits << 4 | (hints.indexOf(hint) + 1);
                    }
                    return digits;
                },
                digits -> {
                    ordered.clear();
                    for (long rest = digits; rest != 0; rest >>>= 4) {
                        Hint hint = hints.get((int) (rest & 0xf) - 1);
                        hint.sentNanos = Long.MIN_VALUE + ordered.size();
                        ordered.add(hint);
                    }
                });
    }

    /** It is always time to look for silent links, if there are some. */
    private Cell cooling() {
        Field scans = field(known, "scansSinceCooling");
        Field last = field(known, "lastCoolingNanos");
        return cell(
                () -> 0,
                _ -> {
                    put(scans, known, silent.isEmpty() ? 0 : SCANS_BEFORE_COOLING);
                    put(last, known, System.nanoTime() - TimeUnit.HOURS.toNanos(1));
                });
    }

    private static Cell cell(LongSupplier get, LongConsumer set) {
        return new Cell() {
            @Override
            public long get() {
                return get.getAsLong();
            }

            @Override
            public void set(long value) {
                set.accept(value);
            }
        };
    }

    static <T> T get(Object object, String name, Class<T> type) {
        return type.cast(value(field(object, name), object));
    }

    static void put(Object object, String name, @Nullable Object value) {
        put(field(object, name), object, value);
    }

    private static Object value(Field field, Object object) {
        try {
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void put(Field field, Object object, @Nullable Object value) {
        try {
            field.set(object, value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Field field(Object object, String name) {
        try {
            Field field = object.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }
}
