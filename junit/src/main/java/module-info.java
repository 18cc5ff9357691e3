/** A JUnit extension that gives each test class a node of its own. */
module dev.parley.junit {
    requires static org.jspecify;
    requires dev.parley.kernel;
    requires transitive dev.parley.core;
    requires transitive org.junit.jupiter.api;

    exports dev.parley.junit;
}
