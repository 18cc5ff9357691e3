package dev.parley.kernel.state;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The value of every {@link Limit}. Immutable. */
public final class Limits {

    private static final Limits STANDARD = new Limits(new EnumMap<>(Limit.class));

    private final Map<Limit, Long> values;

    private Limits(Map<Limit, Long> values) {
        this.values = values;
    }

    /** Every limit at its standard value. */
    public static Limits standard() {
        return STANDARD;
    }

    /** The limit of this title. */
    public static Optional<Limit> named(String title) {
        return Arrays.stream(Limit.values())
                .filter(limit -> limit.title().equals(title))
                .findFirst();
    }

    /** These limits with another value of one, at least 0. */
    public Limits with(Limit limit, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(limit.title() + " must be >= 0, value=" + value);
        }
        Map<Limit, Long> changed = new EnumMap<>(Limit.class);
        changed.putAll(values);
        changed.put(limit, value);
        return new Limits(changed);
    }

    /** The value of a limit. */
    public long of(Limit limit) {
        return values.getOrDefault(limit, limit.standard());
    }
}
