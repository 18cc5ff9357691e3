package dev.parley.scenarios;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.parley.Call;
import dev.parley.Connection;
import dev.parley.Delivered;
import dev.parley.OverLimit;
import dev.parley.ParleyException;
import dev.parley.scenarios.programs.Letter;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that send letters, each number once, with deadlines about as long as the replies take;
 * now and then one of them is interrupted. Complete when it is returned.
 */
final class Race {

    private static final int RACERS = 4;
    private static final int LONGEST_BODY_BYTES = 100;
    private static final long FIRST_PATIENCE_NANOS = 100_000;
    private static final long LONGEST_PEACE_NANOS = 200_000;
    private static final long STEP_NANOS = 200;
    private static final String REPLIED = "replied";

    /** A reply makes the next deadline a little shorter, a missed one longer. */
    private static final int ADJUSTMENT = 16;

    private final Connection connection;
    private final int letters;
    private final AtomicInteger nextNumber = new AtomicInteger();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final BitSet replied = new BitSet();
    private final BitSet notDelivered = new BitSet();
    private final BitSet unknown = new BitSet();

    private interface Way {
        byte[] send(byte[] letter, Duration timeout) throws ParleyException;
    }

    private Race(Connection connection, int letters) {
        this.connection = connection;
        this.letters = letters;
    }

    /** Races until all letters have met their ends. */
    static Race run(Connection connection, int letters) throws Exception {
        Race race = new Race(connection, letters);
        List<FutureTask<Void>> ends = new ArrayList<>();
        List<Thread> racers = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
            FutureTask<Void> end = new FutureTask<>(i % 2 == 0 ? race::byCall : race::byCopy);
            ends.add(end);
            racers.add(Thread.ofPlatform().start(end));
        }
        while (racers.stream().anyMatch(Thread::isAlive)) {
            racers.get(ThreadLocalRandom.current().nextInt(RACERS)).interrupt();
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PEACE_NANOS));
        }
        for (FutureTask<Void> end : ends) {
            end.get();
        }
        return race;
    }

    private @Nullable Void byCall() throws ParleyException {
        try (Call call = connection.call()) {
            race(
                    (letter, timeout) -> {
                        call.send(MemorySegment.ofArray(letter), timeout);
                        return call.reply().toArray(JAVA_BYTE);
                    });
        }
        return null;
    }

    private @Nullable Void byCopy() {
        race((letter, timeout) -> connection.send(letter, timeout).bytes());
        return null;
    }

    private void race(Way way) {
        long patienceNanos = FIRST_PATIENCE_NANOS;
        int number = nextNumber.getAndIncrement();
        while (number < letters) {
            byte[] letter = Letter.of(number, Letter.MIN_BYTES + number % LONGEST_BODY_BYTES);
            Optional<String> end = send(way, letter, Duration.ofNanos(patienceNanos));
            if (end.isPresent()) {
                long change = patienceNanos / ADJUSTMENT;
                patienceNanos += end.get().equals(REPLIED) ? -change : change + STEP_NANOS;
                number = nextNumber.getAndIncrement();
            } else {
                LockSupport.parkNanos(STEP_NANOS); // the server holds what was abandoned before
            }
        }
    }

    /** Empty: nothing was sent, and nothing could be. */
    private Optional<String> send(Way way, byte[] letter, Duration timeout) {
        try {
            byte[] reply = way.send(letter, timeout);
            if (!Letter.isAnswer(reply, letter)) {
                throw new AssertionError(
                        "sent %d, got the answer to %d"
                                .formatted(Letter.number(letter), ~Letter.number(reply)));
            }
            return Optional.of(enter(REPLIED, replied, letter));
        } catch (OverLimit _) {
            return Optional.empty();
        } catch (ParleyException e) {
            Thread.interrupted(); // or else the next one ends at once
            BitSet set = e.delivered() == Delivered.NO ? notDelivered : unknown;
            String end = e.getClass().getSimpleName() + " " + e.delivered();
            return Optional.of(enter(end, set, letter));
        }
    }

    private synchronized String enter(String end, BitSet set, byte[] letter) {
        outcomes.merge(end, 1, Integer::sum);
        set.set((int) Letter.number(letter));
        return end;
    }

    /** How often each outcome was met. */
    Map<String, Integer> outcomes() {
        return outcomes;
    }

    /** The numbers of the letters that were replied. */
    BitSet replied() {
        return replied;
    }

    /** The numbers of the letters of which it was said that nobody received them. */
    BitSet notDelivered() {
        return notDelivered;
    }
}
