package dev.parley.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A send of this process closed a circle of threads that wait for each other. */
@Name("dev.parley.Deadlock")
@Label("Deadlock")
@Category("Parley")
@Description("A send closed a circle of threads that wait for each other")
@StackTrace(false)
public final class DeadlockEvent extends Event {

    @Label("Circle")
    @Description("Who waits for whom, thread by thread")
    @Nullable String circle;

    @Label("Refused")
    @Description("Whether the send was refused, so that the others go on")
    boolean refused;

    private DeadlockEvent() {}

    /** Tells whoever records it. */
    static void tell(String words, boolean whetherRefused) {
        DeadlockEvent event = new DeadlockEvent();
        event.circle = words;
        event.refused = whetherRefused;
        event.commit();
    }
}
