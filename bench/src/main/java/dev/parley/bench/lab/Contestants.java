package dev.parley.bench.lab;

import dev.parley.bench.mechanism.Mechanisms;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Who takes part in a run. */
public final class Contestants {

    private final List<Contestant> all = new ArrayList<>();

    /**
     * Everybody.
     *
     * @param natives those in C, if there is a compiler
     */
    public Contestants(List<? extends Contestant> natives) {
        for (String name : Mechanisms.names()) {
            all.add(new JvmContestant(name));
        }
        all.addAll(natives);
    }

    /** Everybody, Parley first. */
    public List<Contestant> all() {
        return List.copyOf(all);
    }

    /** Those that are not C. */
    public List<Contestant> onJvm() {
        return all.stream().filter(JvmContestant.class::isInstance).toList();
    }

    /**
     * Those of these names who are there: without a compiler those in C are not.
     *
     * @throws IllegalArgumentException there is nobody of a name anywhere
     */
    public List<Contestant> of(String... names) {
        return Stream.of(names).map(this::named).flatMap(Optional::stream).toList();
    }

    private Optional<Contestant> named(String name) {
        if (Mechanisms.isAspect(name)) {
            return Optional.of(new JvmContestant(name));
        }
        if (!Mechanisms.names().contains(name) && !NativeContestant.names().contains(name)) {
            throw new IllegalArgumentException("there is no contestant " + name);
        }
        return all.stream().filter(one -> one.name().equals(name)).findFirst();
    }
}
