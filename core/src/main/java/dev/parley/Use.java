package dev.parley;

/** What a right to send to a port is good for. */
public enum Use {
    /** Whatever a connection can do: requests, pulses and triggers. */
    ALL,
    /** Requests only. */
    SEND,
    /** Pulses and triggers only. */
    PULSE,
    /** One request. */
    ONCE
}
