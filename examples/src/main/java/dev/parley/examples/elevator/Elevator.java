package dev.parley.examples.elevator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An order like an elevator's: on the way up it stops where somebody waits, up to the last, and
 * then it turns. Known as SCAN, or LOOK, since it does not go further than it has to.
 *
 * <p>What comes for a place at which it stands has to wait for the way back: else those who ask for
 * one place again and again would keep it there. Not thread-safe.
 */
final class Elevator<T> {

    private final NavigableMap<Integer, List<T>> waiting = new TreeMap<>();
    private int position = -1;
    private boolean rising = true;

    void add(int place, T rider) {
        waiting.computeIfAbsent(place, _ -> new ArrayList<>()).add(rider);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    // [start:scan]
    /** Goes to the next stop, and returns all who wait there, in the order in which they came. */
    List<T> next() {
        Map.Entry<Integer, List<T>> stop = ahead();
        if (stop == null) {
            rising = !rising;
            stop = fromHere();
        }
        if (stop == null) {
            return List.of();
        }
        position = stop.getKey();
        waiting.remove(position);
        return stop.getValue();
    }

    private Map.@Nullable Entry<Integer, List<T>> ahead() {
        return rising ? waiting.higherEntry(position) : waiting.lowerEntry(position);
    }

    private Map.@Nullable Entry<Integer, List<T>> fromHere() {
        return rising ? waiting.ceilingEntry(position) : waiting.floorEntry(position);
    }

    // [end:scan]
}
