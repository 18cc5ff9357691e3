package dev.parley.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/** Something that the kernel was asked for and refused. */
@Name("dev.parley.Refused")
@Label("Refused")
@Category("Parley")
@Description("The kernel refused what this process asked for")
public final class RefusedEvent extends Event {

    @Label("Asked")
    @Description("What was asked for")
    @Nullable String asked;

    @Label("Reason")
    @Description("The kind of refusal, as NOT_PERMITTED, OVER_LIMIT, NOT_FOUND or TAKEN")
    @Nullable String reason;

    @Label("Text")
    @Description("The reason in the kernel's words")
    @Nullable String text;

    private RefusedEvent() {}

    /** Tells whoever records it. */
    static void tell(String what, String kind, @Nullable String words) {
        RefusedEvent event = new RefusedEvent();
        event.asked = what;
        event.reason = kind;
        event.text = words;
        event.commit();
    }
}
