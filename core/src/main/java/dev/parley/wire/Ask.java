package dev.parley.wire;

/** What a process asks of its kernel. Each is answered by exactly one {@link Tell}. */
public sealed interface Ask {

    /** The first words. Answer: {@link Tell.Welcome}. */
    record Hello(long features, String program) implements Ask {}

    /**
     * A port, with two descriptors: its facts page and its bell page. Answer: {@link
     * Tell.PortOpened}.
     *
     * @param name empty: none
     */
    record OpenPort(String name) implements Ask {}

    /** Closes one's own port; its names go with it. Answer: {@link Tell.Done}. */
    record ClosePort(long portId) implements Ask {}

    /** One more name for one's own port. Answer: {@link Tell.Done}. */
    record AttachName(long portId, String name) implements Ask {}

    /** Lets go of a name of one's own port. Answer: {@link Tell.Done}. */
    record DetachName(long portId, String name) implements Ask {}

    /**
     * A link to the port behind a name, or to a port by its id, with one descriptor: the link's
     * memory, made, reserved and sealed by the asker. Answer: {@link Tell.Connected}, or {@link
     * Tell.AlreadyLinked} (then the memory is not used).
     *
     * @param name empty: by {@code portId}
     * @param patienceNanos how long to wait for the name to appear; 0 = not at all
     */
    record Connect(String name, long portId, int slotCount, int slotBytes, long patienceNanos)
            implements Ask {}

    /** Ends one's own link. Answer: {@link Tell.Done}. */
    record Disconnect(long linkId) implements Ask {}

    /** A page of the names after {@code after}, in order. Answer: {@link Tell.Names}. */
    record ListNames(String after) implements Ask {}
}
