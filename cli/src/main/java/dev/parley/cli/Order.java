package dev.parley.cli;

/** What a client of the demonstration is told to do next. */
enum Order {
    /** Send a greeting. */
    GREET,
    /** Send a request that the server keeps for a while. */
    ASK_FOR_LATER,
    /** Send a request that is answered at once. */
    ASK_FOR_NOW,
    /** Let the server answer what it has kept. */
    RELEASE,
    /** Send a request that cannot be done. */
    ASK_IMPOSSIBLE,
    /** Measure round trips. */
    MEASURE,
    /** Send a request that the server never answers. */
    ASK_IN_VAIN,
    /** Leave the node, and end. */
    LEAVE
}
