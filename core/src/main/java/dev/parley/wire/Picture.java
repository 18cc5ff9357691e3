package dev.parley.wire;

import dev.parley.table.ThreadState;
import java.util.List;

/** What a node looks like at one moment, as the kernel tells it. */
public record Picture(
        String node,
        long epoch,
        int kernelPid,
        String kernelVersion,
        List<ProcessInfo> processes,
        List<PortInfo> ports,
        List<LinkInfo> links,
        List<DeadInfo> dead) {

    /**
     * A process, and what it says of itself.
     *
     * @param hidden threads that wait and are not in the list
     * @param hasStrangers whether threads that are not in the list serve its ports
     */
    public record ProcessInfo(
            MemberRecord member,
            String version,
            ProgramRecord program,
            long sent,
            long received,
            int hidden,
            boolean hasStrangers,
            List<ThreadInfo> threads) {}

    /**
     * A member that is gone, and of whose end not everybody has taken note who asked for that.
     *
     * @param forNanos how long it has been gone
     */
    public record DeadInfo(MemberRecord member, String version, MemberEnd end, long forNanos) {}

    /**
     * A thread.
     *
     * @param tid 0: it has none
     * @param portId 0: none, or one that the kernel does not know
     * @param linkId 0: none, or it waits for a slot of one
     * @param hasEnd whether it waits for a limited time
     * @param serves a port of its process; 0: none; -1: several
     */
    public record ThreadInfo(
            int tid,
            long thread,
            String name,
            ThreadState state,
            int priority,
            boolean hasEnd,
            long portId,
            long linkId,
            long forNanos,
            long waits,
            long serves) {}

    /**
     * A port and its names.
     *
     * @param byRightOnly whether others than its owner need a right to connect to it
     */
    public record PortInfo(long id, long ownerId, List<String> names, boolean byRightOnly) {}

    /**
     * A link.
     *
     * @param received how many messages, as its server says
     * @param use what its client may do
     * @param giver who passed the right to its client; id 0: nobody, it connected by itself
     */
    public record LinkInfo(
            long id,
            long clientId,
            long portId,
            LinkKind kind,
            LinkGeometry geometry,
            long received,
            RightUse use,
            MemberRecord giver) {}
}
