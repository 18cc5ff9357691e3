package dev.parley.wire;

import java.util.List;

/** What the kernel tells a process. */
public sealed interface Tell {

    /** The first answer. */
    record Welcome(long features, long epoch, String node, MemberRecord self) implements Tell {}

    /** The port exists. */
    record PortOpened(long portId) implements Tell {}

    /** It is done. */
    record Done() implements Tell {}

    /**
     * A link to a port, with three descriptors: one end of the pair's socket, the port's facts page
     * and its bell page.
     */
    record Connected(long linkId, long portId, MemberRecord owner) implements Tell {}

    /** The asker has a link to this port already. */
    record AlreadyLinked(long linkId) implements Tell {}

    /** A page of names; {@code more}: ask again with the last one. */
    record Names(List<NameRecord> names, boolean more) implements Tell {}

    /** The kernel refuses, and says why. */
    record Refused(Refusal refusal, String reason) implements Tell {}

    /**
     * Unasked: a client has a link to a port of yours, with two descriptors: one end of the pair's
     * socket and the link's memory.
     */
    record Introduced(long linkId, long portId, int slotCount, int slotBytes, MemberRecord client)
            implements Tell {}
}
