package dev.parley.kernel.state;

/** A link that was made: between one client and one port. */
record Link(long id, Member client, Port port, LinkPlan plan) {}
