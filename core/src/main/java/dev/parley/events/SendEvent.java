package dev.parley.events;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A message that was sent, from its sending to what became of it. Owned by one send. */
@Name("dev.parley.Send")
@Label("Send")
@Category("Parley")
@Description("A message was sent, and this became of it")
@Enabled(false)
@StackTrace(false)
public final class SendEvent extends Event {

    private static final SendEvent PROBE = new SendEvent();

    @Label("Target")
    @Description("The name that was connected to, or the port")
    @Nullable String target;

    @Label("Port")
    long port;

    @Label("Link")
    long link;

    @Label("Server PID")
    int serverPid;

    @Label("Request Size")
    @DataAmount
    long requestBytes;

    @Label("Reply Size")
    @Description("As the server gave it, which may be more than was taken")
    @DataAmount
    long replyBytes;

    @Label("Outcome")
    @Description("Reply, or the exception that the send ended in")
    @Nullable String outcome;

    @Label("Delivered")
    @Description("Whether a server received it: YES, NO or UNKNOWN")
    @Nullable String delivered;

    private SendEvent() {}

    /** One that has begun; null: nobody records it. */
    static @Nullable SendEvent begun() {
        return PROBE.isEnabled() ? start() : null;
    }

    private static SendEvent start() {
        SendEvent event = new SendEvent();
        event.begin();
        return event;
    }

    /** Where it goes. */
    public SendEvent to(String name, long portId, long linkId, int pid) {
        target = name;
        port = portId;
        link = linkId;
        serverPid = pid;
        return this;
    }

    /** What was sent. */
    public SendEvent request(long sizeBytes) {
        requestBytes = sizeBytes;
        return this;
    }

    /** It is over, with a reply of that length, or none. */
    public void ended(String what, String whetherDelivered, long replySizeBytes) {
        outcome = what;
        delivered = whetherDelivered;
        replyBytes = replySizeBytes;
        commit();
    }
}
