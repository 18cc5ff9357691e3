package dev.parley;

/** What a port receives. */
public sealed interface Received permits Request, Pulse, Proxy, Notice {}
