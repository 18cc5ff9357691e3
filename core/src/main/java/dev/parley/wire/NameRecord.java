package dev.parley.wire;

/** A name, the port it leads to, and who owns that port. */
public record NameRecord(String name, long portId, MemberRecord owner) {}
