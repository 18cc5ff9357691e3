package dev.parley.wire;

import java.util.List;

/** What a process asks of its kernel. Each is answered by exactly one {@link Tell}. */
public sealed interface Ask {

    /**
     * The first words, with two descriptors: the process's liveness page and its table. Answer:
     * {@link Tell.Welcome}.
     *
     * @param version of the process's library, for people
     * @param own of its program
     * @param formerId the member's id before it lost its kernel, which may have been another one;
     *     0: it comes for the first time
     */
    record Hello(long features, String program, String version, ProgramRecord own, long formerId)
            implements Ask {}

    /**
     * A port, with two descriptors: its facts page and its bell page. Answer: {@link
     * Tell.PortOpened}.
     *
     * @param name empty: none
     * @param byRightOnly nobody but the owner connects to it by its name or its id: others need a
     *     right that was passed to them
     */
    record OpenPort(String name, boolean byRightOnly) implements Ask {}

    /** Closes one's own port; its names go with it. Answer: {@link Tell.Done}. */
    record ClosePort(long portId) implements Ask {}

    /** One more name for one's own port. Answer: {@link Tell.Done}. */
    record AttachName(long portId, String name) implements Ask {}

    /** Lets go of a name of one's own port. Answer: {@link Tell.Done}. */
    record DetachName(long portId, String name) implements Ask {}

    /**
     * A link to the port behind a name, to a port by its id, or to where a right leads that was
     * passed to the asker, who then has taken it. For {@link LinkKind#MEMORY} with one descriptor:
     * the link's memory, made, reserved and sealed by the asker; for {@link LinkKind#SOCKET} with
     * none. Answer: {@link Tell.Connected}, which may be of the socket kind whatever was asked for,
     * or {@link Tell.AlreadyLinked}; then the memory is not used.
     *
     * @param name empty: by {@code portId}
     * @param patienceNanos how long to wait for the name to appear; 0 = not at all
     * @param right none: by name or {@code portId}; else there is neither of them, and no patience
     */
    record Connect(
            String name,
            long portId,
            LinkKind kind,
            int slotCount,
            int slotBytes,
            long patienceNanos,
            PassedRight right)
            implements Ask {}

    /**
     * Rights for the process at the other end of a link, all or none. Answer: {@link Tell.Minted}.
     *
     * @param linkId the asker is its client, or the owner of its port
     * @param wishes 1 to {@link Wire#MAX_RIGHTS}
     */
    record MintRights(long linkId, List<RightWish> wishes) implements Ask {}

    /**
     * Rights that were not taken are gone, for the giver or the receiver of each; harmless for what
     * is gone already, or is somebody else's. Answer: {@link Tell.Done}.
     *
     * @param linkId for whose other end they were made, or by which they came
     * @param rightIds 1 to {@link Wire#MAX_RIGHTS}
     */
    record DropRights(long linkId, List<Long> rightIds) implements Ask {}

    /** Ends one's own link. Answer: {@link Tell.Done}. */
    record Disconnect(long linkId) implements Ask {}

    /** A page of the names after {@code after}, in order. Answer: {@link Tell.Names}. */
    record ListNames(String after) implements Ask {}

    /**
     * To be told when a member is gone. Answer: {@link Tell.Watching}; then, once, {@link
     * Tell.Gone}: at once if it is gone already.
     *
     * @param memberId of this kernel's life, or of an earlier one's; then {@code pid} and {@code
     *     uid} tell it from others when it comes back
     */
    record WatchMember(long memberId, int pid, int uid) implements Ask {}

    /**
     * To be told when a name is let go of, however that comes about. Answers as for {@link
     * WatchMember}.
     */
    record WatchName(String name) implements Ask {}

    /**
     * To be told of every member that is gone from now on. Answer: {@link Tell.Watching}; then
     * {@link Tell.Gone} for each, and {@link Tell.Missed} for those that cannot be told of any
     * more. No more are told than {@link Wire#MEMBERS_WINDOW} beyond what was {@link Noted}.
     */
    record WatchMembers() implements Ask {}

    /**
     * To be told who has a name, one after the other. Answer: {@link Tell.Watching}; then {@link
     * Tell.OwnerIs}: at once, and with each change, but never before the last was {@link Noted}.
     *
     * @param isTold whether the asker knows who had it last, perhaps from an earlier kernel: then
     *     it is told at once only if that is another one
     * @param lastId 0: nobody had it; {@code lastPid} and {@code lastUid} as for {@link
     *     WatchMember}
     */
    record WatchOwner(String name, boolean isTold, long lastId, int lastPid, int lastUid)
            implements Ask {}

    /**
     * What a watch told has reached the program. Answer: {@link Tell.Done}, also if that was
     * nothing.
     *
     * @param memberId that is gone; 0: that is not what was told
     */
    record Noted(long watchId, long memberId) implements Ask {}

    /** This process is about to hang up, and means it. Answer: {@link Tell.Done}. */
    record Leave() implements Ask {}

    /**
     * A look at the whole node, with one descriptor: memory of this size, made, reserved and sealed
     * by the asker, to put the picture into ({@link PictureCodec}). Answer: {@link Tell.Seen}.
     */
    record Look(long capacityBytes) implements Ask {}

    /** Ends a watch; harmless if it has ended. Answer: {@link Tell.Done}. */
    record Unwatch(long watchId) implements Ask {}
}
