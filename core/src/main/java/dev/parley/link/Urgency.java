package dev.parley.link;

/** What a port makes of the priorities of messages; each does what those before it do, too. */
public enum Urgency {
    /** Nothing: it hands out what has waited longest. */
    IGNORED,
    /** It hands out the most urgent first. */
    ORDERS,
    /** Its receivers work at the priority of what they serve: a number, passed on as they send. */
    FLOATS,
    /** Linux schedules its receivers at that priority, too. */
    SCHEDULES;

    boolean isByPriority() {
        return this != IGNORED;
    }

    boolean floats() {
        return this == FLOATS || this == SCHEDULES;
    }
}
