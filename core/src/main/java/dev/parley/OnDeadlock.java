package dev.parley;

/** What a process does about circles of those who wait for each other. */
public enum OnDeadlock {
    /** Its send that closed the circle ends with {@link DeadlockAvoided}; and it is reported. */
    REFUSE,
    /** Its threads wait on. It is reported, in the log and as an event. */
    REPORT,
    /** Nothing; nobody looks. */
    OFF
}
