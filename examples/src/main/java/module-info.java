/** The classic patterns of servers, a package each: see docs/patterns. */
module dev.parley.examples {
    requires static org.jspecify;
    requires transitive dev.parley.core;
    requires transitive dev.parley.qnx4;
    requires transitive dev.parley.streams;

    exports dev.parley.examples.acquisition;
    exports dev.parley.examples.agents;
    exports dev.parley.examples.elevator;
    exports dev.parley.examples.feed;
    exports dev.parley.examples.ipc;
    exports dev.parley.examples.meter;
    exports dev.parley.examples.middleman;
    exports dev.parley.examples.names;
    exports dev.parley.examples.poll;
    exports dev.parley.examples.relay;
    exports dev.parley.examples.state;
    exports dev.parley.examples.sync;
    exports dev.parley.examples.transaction;
}
