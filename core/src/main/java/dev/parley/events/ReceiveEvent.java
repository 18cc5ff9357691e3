package dev.parley.events;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A request that was received: the moment of delivery. */
@Name("dev.parley.Receive")
@Label("Receive")
@Category("Parley")
@Description("A request was received")
@Enabled(false)
@StackTrace(false)
public final class ReceiveEvent extends Event {

    private static final ReceiveEvent PROBE = new ReceiveEvent();

    @Label("Port")
    long port;

    @Label("Link")
    long link;

    @Label("Client PID")
    int clientPid;

    @Label("Client")
    @Description("The member's number in the node, which is never used again")
    long client;

    @Label("Request Size")
    @DataAmount
    long requestBytes;

    @Label("Queued")
    @Description("From the sending to this, if the client's word on when it sent is true")
    @Timespan
    long queued;

    private ReceiveEvent() {}

    /** A new one; null: nobody records it. */
    static @Nullable ReceiveEvent now() {
        return PROBE.isEnabled() ? new ReceiveEvent() : null;
    }

    /** Where it arrived. */
    public ReceiveEvent at(long portId, long linkId) {
        port = portId;
        link = linkId;
        return this;
    }

    /** Who sent it. */
    public ReceiveEvent from(int pid, long memberId) {
        clientPid = pid;
        client = memberId;
        return this;
    }

    /** What was received; it was sent at that time of {@link System#nanoTime}, says its client. */
    public void received(long sizeBytes, long sentNanos) {
        requestBytes = sizeBytes;
        queued = Math.max(0, System.nanoTime() - sentNanos); // the client may say what it likes
        commit();
    }
}
