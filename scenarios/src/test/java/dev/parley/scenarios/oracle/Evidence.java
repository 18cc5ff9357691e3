package dev.parley.scenarios.oracle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All journals of a storm, put together: each message with what its client and the servers say of
 * it. Owned by one thread; only read once it is made.
 */
final class Evidence {

    private final Map<Integer, Life> lives = new TreeMap<>();
    private final Map<Integer, Map<Integer, Send>> sends = new TreeMap<>();
    private final Map<Integer, Map<Integer, WatchRecord>> watches = new TreeMap<>();
    private final Map<Integer, Map<Integer, Receipt>> receipts = new HashMap<>();
    private final List<Receipt> phantoms = new ArrayList<>();
    private final List<Long> kernelStarts = new ArrayList<>();
    private final Figures figures = new Figures();

    /** Reads all journals of a directory: first what was sent, then what was received. */
    static Evidence in(Path directory) throws IOException {
        Evidence evidence = new Evidence();
        for (Path file : Journal.filesIn(directory)) {
            Life life = evidence.life(Journal.lifeOf(file));
            Journal.read(file, entry -> evidence.readOfClient(life, entry));
        }
        for (Path file : Journal.filesIn(directory)) {
            Life life = evidence.life(Journal.lifeOf(file));
            Journal.read(file, entry -> evidence.readOfServer(life, entry));
        }
        return evidence;
    }

    /** All that anybody knows of. */
    Collection<Life> lives() {
        return lives.values();
    }

    /** The life of that number, of which nothing may be known but that. */
    Life life(int number) {
        return lives.computeIfAbsent(number, Life::new);
    }

    Iterable<Send> sends() {
        return () -> sends.values().stream().flatMap(ofOne -> ofOne.values().stream()).iterator();
    }

    Iterable<WatchRecord> watches() {
        return () -> watches.values().stream().flatMap(ofOne -> ofOne.values().stream()).iterator();
    }

    /** Receipts of what nobody was going to send. */
    List<Receipt> phantoms() {
        return phantoms;
    }

    /** When kernels were started. */
    List<Long> kernelStarts() {
        return kernelStarts;
    }

    Figures figures() {
        return figures;
    }

    /** How many messages were received again so often; without those that were not. */
    SortedMap<Integer, Long> hops() {
        SortedMap<Integer, Long> hops = new TreeMap<>();
        for (Send send : sends()) {
            if (send.receipts().size() > 1) {
                hops.merge(send.receipts().size() - 1, 1L, Long::sum);
            }
        }
        return hops;
    }

    /** The message of that number; null: its client never was going to send it. */
    @Nullable Send send(int client, int number) {
        return sends.getOrDefault(client, Map.of()).get(number);
    }

    private void readOfClient(Life life, Entry entry) {
        figures.count(entry);
        switch (entry) {
            case Entry.Born born -> life.born(born);
            case Entry.Leaving leaving -> life.left(leaving.nanos());
            case Entry.Intent intent -> {
                life.sends(intent);
                ofOne(sends, life).put(intent.number(), new Send(life, intent));
            }
            case Entry.Outcome outcome -> of(sends, life, outcome.number()).ended(outcome);
            case Entry.Watching asked ->
                    ofOne(watches, life).put(asked.watch(), new WatchRecord(life, asked));
            case Entry.Watched taken -> of(watches, life, taken.watch()).taken();
            case Entry.Told told -> of(watches, life, told.watch()).told(told);
            case Entry.Killed killed -> life(killed.life()).killed(killed.nanos());
            case Entry.KernelStarted started -> kernelStarts.add(started.nanos());
            case Entry.Received _,
                    Entry.Replied _,
                    Entry.Forwarding _,
                    Entry.Forwarded _,
                    Entry.Opened _,
                    Entry.Closing _,
                    Entry.Stopped _,
                    Entry.KernelKilled _ -> {}
        }
    }

    private void readOfServer(Life life, Entry entry) {
        switch (entry) {
            case Entry.Received received -> receive(new Receipt(life, received));
            case Entry.Replied replied -> of(receipts, life, replied.receipt()).replied(replied);
            case Entry.Forwarding forwarding ->
                    of(receipts, life, forwarding.receipt()).forwarding(forwarding);
            case Entry.Forwarded forwarded ->
                    of(receipts, life, forwarded.receipt()).forwarded(forwarded);
            case Entry.Opened opened -> life.opened(opened.nanos());
            case Entry.Closing closing -> life.closing(closing.nanos());
            case Entry.Born _,
                    Entry.Leaving _,
                    Entry.Intent _,
                    Entry.Outcome _,
                    Entry.Watching _,
                    Entry.Watched _,
                    Entry.Told _,
                    Entry.Killed _,
                    Entry.Stopped _,
                    Entry.KernelKilled _,
                    Entry.KernelStarted _ -> {}
        }
    }

    private void receive(Receipt receipt) {
        Entry.Received entry = receipt.entry();
        ofOne(receipts, receipt.server()).put(entry.receipt(), receipt);
        Send send = send(entry.client(), entry.number());
        if (send == null) {
            phantoms.add(receipt);
        } else {
            send.received(receipt);
            receipt.server().received(receipt);
        }
    }

    /** What the life itself wrote of before: without that it would not have gone on. */
    private static <T> T of(Map<Integer, Map<Integer, T>> ofAll, Life life, int number) {
        return Objects.requireNonNull(ofOne(ofAll, life).get(number));
    }

    private static <T> Map<Integer, T> ofOne(Map<Integer, Map<Integer, T>> ofAll, Life life) {
        return ofAll.computeIfAbsent(life.number(), _ -> new HashMap<>());
    }
}
