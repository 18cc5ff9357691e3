package dev.parley.streams.element;

import java.lang.reflect.RecordComponent;
import java.util.OptionalInt;

/** How long arrays are, which their types do not say. */
@FunctionalInterface
public interface Lengths {
    /** The length of this component in each record; empty: nothing is said of it. */
    OptionalInt of(RecordComponent component);
}
