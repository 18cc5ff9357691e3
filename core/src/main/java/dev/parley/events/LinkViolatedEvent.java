package dev.parley.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A link that was ended since its peer broke the protocol. */
@Name("dev.parley.LinkViolated")
@Label("Link Violated")
@Category("Parley")
@Description("A peer broke the protocol of a link, which was ended")
@StackTrace(false)
public final class LinkViolatedEvent extends Event {

    @Label("Link")
    long link;

    @Label("Side")
    @Description("This process's side of the link: client or server")
    @Nullable String side;

    @Label("Peer PID")
    int peerPid;

    @Label("What")
    @Description("What was wrong")
    @Nullable String what;

    private LinkViolatedEvent() {}

    /** Tells whoever records it. */
    static void tell(long linkId, String ownSide, int pid, String wrong) {
        LinkViolatedEvent event = new LinkViolatedEvent();
        event.link = linkId;
        event.side = ownSide;
        event.peerPid = pid;
        event.what = wrong;
        event.commit();
    }
}
