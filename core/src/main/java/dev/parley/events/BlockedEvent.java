package dev.parley.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** A send that keeps its thread waiting for long. Owned by that thread. */
@Name("dev.parley.Blocked")
@Label("Blocked")
@Category("Parley")
@Description("A thread was blocked in a send for longer than the threshold")
@Threshold("1 s")
public final class BlockedEvent extends Event {

    private static final BlockedEvent PROBE = new BlockedEvent();

    @Label("Port")
    long port;

    @Label("Link")
    long link;

    @Label("Server PID")
    int serverPid;

    @Label("Awaited")
    @Description("What it waited for: the reply, or a slot of the link to be free")
    @Nullable String awaited;

    private BlockedEvent() {}

    /** One that has begun; null: nobody records it. */
    static @Nullable BlockedEvent begun() {
        return PROBE.isEnabled() ? start() : null;
    }

    private static BlockedEvent start() {
        BlockedEvent event = new BlockedEvent();
        event.begin();
        return event;
    }

    /** Whom it waits for. */
    public BlockedEvent on(long portId, long linkId, int pid) {
        port = portId;
        link = linkId;
        serverPid = pid;
        return this;
    }

    /** The wait for something is over. */
    public void ended(String something) {
        awaited = something;
        commit();
    }
}
