package dev.parley.scenarios.oracle;

import java.util.function.Consumer;

/** One of the things that must be true of all journals together. */
interface Rule {

    /** Says in words what was not true. */
    void check(Evidence evidence, Consumer<String> violations);
}
