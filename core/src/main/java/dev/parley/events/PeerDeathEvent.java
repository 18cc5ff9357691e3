package dev.parley.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A server that died, or hung up without closing its port: one for each link to it. */
@Name("dev.parley.PeerDeath")
@Label("Peer Death")
@Category("Parley")
@Description("The server at the other end of a link died, or hung up")
@StackTrace(false)
public final class PeerDeathEvent extends Event {

    @Label("Link")
    long link;

    @Label("Port")
    long port;

    @Label("Peer PID")
    int peerPid;

    @Label("Program")
    @Description("What the peer called itself")
    @Nullable String program;

    private PeerDeathEvent() {}

    /** Tells whoever records it. */
    static void tell(long linkId, long portId, int pid, String peerProgram) {
        PeerDeathEvent event = new PeerDeathEvent();
        event.link = linkId;
        event.port = portId;
        event.peerPid = pid;
        event.program = peerProgram;
        event.commit();
    }
}
