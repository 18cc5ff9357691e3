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

/** A reply; lasts from the receiving of its request, for as long as that was held. */
@Name("dev.parley.Reply")
@Label("Reply")
@Category("Parley")
@Description("A request was replied, after it was held for the duration")
@Enabled(false)
@StackTrace(false)
public final class ReplyEvent extends Event {

    private static final ReplyEvent PROBE = new ReplyEvent();

    @Label("Link")
    long link;

    @Label("Client PID")
    int clientPid;

    @Label("Client")
    @Description("The member's number in the node, which is never used again")
    long client;

    @Label("Reply Size")
    @DataAmount
    long replyBytes;

    @Label("Failed")
    @Description("Whether the request was failed, with an errno for a status")
    boolean failed;

    @Label("Forwarded To")
    @Description("The port that has it now; 0 if it was not forwarded")
    long forwardedTo;

    @Label("Status")
    int status;

    @Label("Met")
    @Description("Whether the client was still there to be replied to")
    boolean met;

    private ReplyEvent() {}

    /** One that has begun, with the receiving; null: nobody records it. */
    static @Nullable ReplyEvent begun() {
        return PROBE.isEnabled() ? start() : null;
    }

    private static ReplyEvent start() {
        ReplyEvent event = new ReplyEvent();
        event.begin();
        return event;
    }

    /** Whom it goes to. */
    public ReplyEvent to(int pid, long memberId) {
        clientPid = pid;
        client = memberId;
        return this;
    }

    /** What goes there: the request was held until now. */
    public ReplyEvent reply(long linkId, long sizeBytes) {
        link = linkId;
        replyBytes = sizeBytes;
        end(); // the client may be on its way before this is told
        return this;
    }

    /** It was replied. */
    public void replied(int givenStatus, boolean whetherMet) {
        status = givenStatus;
        met = whetherMet;
        commit();
    }

    /** It was forwarded to a port instead. */
    public void forwarded(long portId, boolean whetherMet) {
        forwardedTo = portId;
        replied(0, whetherMet);
    }

    /** It was failed instead. */
    public void failed(int errno, boolean whetherMet) {
        failed = true;
        replied(errno, whetherMet);
    }
}
