package dev.parley.kernel.state;

import dev.parley.wire.Tell;
import java.util.List;
import java.util.Optional;

/** What the shell has to do, in the order in which it is listed. */
public sealed interface Effect {

    /**
     * Say this to a process.
     *
     * @param call the call that it answers, or {@link dev.parley.wire.Wire#UNASKED}
     * @param copies descriptors to send copies of; they stay the node's
     */
    record Say(long connection, int call, Tell tell, List<Descriptor> copies) implements Effect {}

    /**
     * Make a socket pair and say both, to each with one end of it before the copies. If that fails,
     * answer {@link Event.Unmade}.
     */
    record Introduce(long linkId, Say client, Say server) implements Effect {}

    /**
     * Add what the members publish to the inventory, put the picture into the memory, and answer
     * with {@link Tell.Seen}. All descriptors stay the node's.
     */
    record Show(
            long connection, int call, Descriptor memory, long capacityBytes, Inventory inventory)
            implements Effect {}

    /** Write into the journal whose this name is; empty: nobody's any more. */
    record Journal(String name, Optional<NameHolder> holder) implements Effect {}

    /** Close this descriptor; nobody mentions it again. */
    record Drop(Descriptor descriptor) implements Effect {}

    /**
     * Nobody asks any more how the process ended that had this connection: see {@link Event.Left}.
     */
    record Release(long connection) implements Effect {}

    /** End this connection, once what was said has been tried to be sent; nothing else follows. */
    record Expel(long connection) implements Effect {}

    /** Write this line into the log: an event's name, then key=value. */
    record Note(String line) implements Effect {}
}
