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
     * A link to a port, with descriptors: one end of the pair's socket and the owner's liveness
     * page; for {@link LinkKind#MEMORY} then the port's facts page and its bell page.
     *
     * @param program what the owner says of its program
     * @param use what the client may do
     */
    record Connected(
            long linkId,
            long portId,
            LinkKind kind,
            MemberRecord owner,
            ProgramRecord program,
            RightUse use)
            implements Tell {}

    /** The asker has a link to this port already, which is good for what it wants. */
    record AlreadyLinked(long linkId) implements Tell {}

    /** A page of names; {@code more}: ask again with the last one. */
    record Names(List<NameRecord> names, boolean more) implements Tell {}

    /** The kernel refuses, and says why. */
    record Refused(Refusal refusal, String reason) implements Tell {}

    /**
     * Unasked: a client has a link to a port of yours, with descriptors: one end of the pair's
     * socket and the client's liveness page; for {@link LinkKind#MEMORY} then the link's memory.
     *
     * @param use what the client may do
     */
    record Introduced(
            long linkId,
            long portId,
            LinkKind kind,
            int slotCount,
            int slotBytes,
            MemberRecord client,
            RightUse use)
            implements Tell {}

    /** The rights, in the order of the wishes. */
    record Minted(long linkId, List<MintedRight> rights) implements Tell {}

    /** The watch exists. */
    record Watching(long watchId) implements Tell {}

    /** The size of the picture. If it is more than there was room for, nothing was written. */
    record Seen(long sizeBytes) implements Tell {}

    /**
     * Unasked: what was watched is gone. The watch has ended, unless it is of all members.
     *
     * @param who the member that is gone, or that had the name; id 0: nobody had it
     * @param end of the member; of a name that is let go of, unknown
     */
    record Gone(long watchId, MemberRecord who, MemberEnd end) implements Tell {}

    /** Unasked, by a watch of all members: more are gone, and are not known any more. */
    record Missed(long watchId, long count) implements Tell {}

    /**
     * Unasked, by a watch of a name's owners.
     *
     * @param owner id 0: nobody has it now
     */
    record OwnerIs(long watchId, MemberRecord owner) implements Tell {}

    /**
     * Unasked: the process at the other end of a link is dead, whatever the pair's socket says (a
     * child of it may have inherited that).
     */
    record LinkEnded(long linkId) implements Tell {}
}
