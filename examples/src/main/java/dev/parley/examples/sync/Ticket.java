package dev.parley.examples.sync;

import dev.parley.Member;

/**
 * Under which a server knows what a client waits for, or holds. The number is the client's own; it
 * cannot be used by another, for the owner is what the system says.
 */
record Ticket(Member owner, long number) {}
