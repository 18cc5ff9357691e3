package dev.parley.bench.report;

import dev.parley.bench.lab.Placement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a run has found so far. */
public final class Results {

    private final List<List<Result>> steps = new ArrayList<>();

    /** What a step has found, whose figures may be compared with each other. */
    public void add(List<Result> step) {
        steps.add(List.copyOf(step));
    }

    /** How many steps there were. */
    public int stepCount() {
        return steps.size();
    }

    /** All, in the order in which they were found. */
    public List<Result> all() {
        return steps.stream().flatMap(List::stream).toList();
    }

    /** Of what was measured more than once, the first. */
    public List<Result> first() {
        Map<List<Object>, Result> first = new LinkedHashMap<>();
        for (Result one : all()) {
            List<Object> what =
                    List.of(
                            one.work(),
                            one.contestant(),
                            one.placement(),
                            one.bytes(),
                            one.clients());
            first.putIfAbsent(what, one);
        }
        return List.copyOf(first.values());
    }

    /** Each step by itself. */
    public Stream<Results> steps() {
        return steps.stream()
                .map(
                        step -> {
                            Results one = new Results();
                            one.add(step);
                            return one;
                        });
    }

    /** The first that fits; empty: it was not measured. */
    public Optional<Result> find(
            String work, String contestant, Placement placement, int bytes, int clients) {
        return all().stream()
                .filter(result -> result.work().equals(work))
                .filter(result -> result.contestant().equals(contestant))
                .filter(result -> result.placement().equals(placement.title()))
                .filter(result -> result.bytes() == bytes && result.clients() == clients)
                .findFirst();
    }
}
