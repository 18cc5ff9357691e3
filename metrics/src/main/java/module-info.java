/** What a node is doing, as meters of Micrometer. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // it describes no module
module dev.parley.metrics {
    requires static org.jspecify;
    requires transitive dev.parley.core;
    requires transitive micrometer.core;

    exports dev.parley.metrics;
}
